"""Who is told that a date comes near, and of more time; the clock is passed in."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.notifications.kinds import Kind, Post
from collect.notifications.models import Choice, Notification
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.services.extending import ask_for_more_time, withdraw
from collect.returns.services.status import take_step
from collect.returns.telling import tell_of_dates, tell_of_extension, tell_reminder
from factories import fill, return_of
from notifications.people import person, post, told

DUE = date(2024, 5, 15)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def due(collection: DataCollection) -> DataCollection:
    """The collection, due on 15 May."""
    collection.return_date = DUE
    collection.save()
    return collection


def test_each_is_told_at_fourteen_five_and_one_days_and_the_day_after(
    due: DataCollection, bina: User
) -> None:
    days = [n for n in range(-20, 10) if tell_of_dates(at(DUE + timedelta(days=n)))]
    assert days == [-14, -5, -1, 1]
    texts = Notification.objects.filter(user=bina).order_by("pk").values_list("text", flat=True)
    assert [text.partition("\n")[0] for text in texts] == [
        "It is due in 14 days, on 15 May 2024.",
        "It is due in 5 days, on 15 May 2024.",
        "It is due tomorrow, on 15 May 2024.",
        "It was due yesterday, on 15 May 2024.",
    ]
    assert set(told(bina)) == {"Your return has no data yet"}
    assert set(Notification.objects.values_list("kind", "post")) == {(Kind.DATE, Post.SOON)}


def test_a_return_that_is_loaded_but_not_submitted_is_called_so(
    due: DataCollection, return_: Return, bina: User, source: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    tell_of_dates(at(DUE - timedelta(days=5)))
    assert told(bina) == ["Your return is loaded but not submitted"]
    take_step(return_.pk, "submit", by=source)
    assert tell_of_dates(at(DUE - timedelta(days=1))) == 0


def test_after_a_restart_nobody_is_told_again_and_what_was_missed_is_made_up_for(
    due: DataCollection, bina: User
) -> None:
    for day in (4, 4, 3, 2):  # no worker ran on the fifth day before
        tell_of_dates(at(DUE - timedelta(days=day)))
    text = Notification.objects.get(user=bina).text
    assert text.startswith("It is due in 4 days, on 15 May 2024.")


def test_nobody_is_told_in_the_night(due: DataCollection, bina: User) -> None:
    day = DUE - timedelta(days=5)
    assert tell_of_dates(at(day, 6, 59)) == 0
    assert tell_of_dates(at(day, 7)) == 1


def test_who_has_more_time_is_told_by_their_own_date(
    due: DataCollection, return_: Return, bina: User
) -> None:
    neighbour = person("neighbour", Role.SOURCE, return_of(due, "A2").source)
    Extension.objects.create(
        collection=due,
        organisation=return_.source,
        until=DUE + timedelta(days=30),
        reason="A flood",
        state=ExtensionState.GRANTED,
    )
    tell_of_dates(at(DUE - timedelta(days=5)))
    assert (len(told(bina)), len(told(neighbour))) == (0, 1)
    tell_of_dates(at(DUE + timedelta(days=25)))
    assert "in 5 days, on 14 June" in Notification.objects.get(user=bina).text


def test_the_watch_asks_little_while_no_date_is_near(
    due: DataCollection, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert tell_of_dates(at(DUE - timedelta(days=60))) == 0


def test_who_wants_no_dates_is_not_told(due: DataCollection, bina: User) -> None:
    Choice.objects.create(user=bina, kind=Kind.DATE, shown=False, post=Post.NEVER)
    assert tell_of_dates(at(DUE - timedelta(days=5))) == 0


def extension(return_: Return, who: Actor, state: ExtensionState, **more: object) -> Extension:
    return Extension.objects.create(
        collection=return_.collection,
        organisation=return_.source,
        until=DUE,
        reason="A flood",
        state=state,
        asked_by=who.user,
        **more,
    )


def test_the_department_is_told_who_asks_for_more_time_and_why(
    return_: Return, source: Actor, collector: Actor, bina: User
) -> None:
    one = extension(return_, source, ExtensionState.ASKED)
    tell_of_extension(one)
    assert told(collector.user) == ["Hill Allotments asks for more time, until 15 May 2024"]
    assert "“A flood”" in Notification.objects.get().text
    one.state, one.withdrawn_by = ExtensionState.WITHDRAWN, source.user
    tell_of_extension(one)
    assert told(collector.user)[1:] == [
        "Hill Allotments no longer asks for more time, until 15 May 2024"
    ]
    assert told(bina) == []


def test_the_department_is_told_of_a_withdrawn_request_as_each_of_them_chose(
    collection: DataCollection, return_: Return, source: Actor, collector: Actor
) -> None:
    last, until = timezone.localdate(), timezone.localdate() + timedelta(days=9)
    DataCollection.objects.filter(pk=collection.pk).update(
        closes=last, closes_to_sources=last, reference_date=last
    )
    at_once, unwilling = person("cleo", Role.COLLECTOR), person("cora", Role.COLLECTOR)
    Choice.objects.create(user=at_once, kind=Kind.EXTENSION, shown=False, post=Post.SOON)
    Choice.objects.create(user=unwilling, kind=Kind.EXTENSION, shown=False, post=Post.NEVER)
    asked = ask_for_more_time(return_.pk, until, reason="A flood", by=source)
    withdraw(asked.pk, by=source)
    for one in (collector.user, at_once):
        assert [title.split(", until")[0] for title in told(one)] == [
            "Hill Allotments asks for more time",
            "Hill Allotments no longer asks for more time",
        ]
    assert (told(unwilling), told(source.user)) == ([], [])
    assert post(minutes=3) == 1
    assert [letter.to for letter in mail.outbox] == [["cleo@example.org"]]
    assert "Hill Allotments no longer asks for more time" in mail.outbox[0].body


def test_the_source_and_its_agent_are_told_what_became_of_it(
    return_: Return, source: Actor, agent: Actor, collector: Actor, bina: User
) -> None:
    decided = {"decided_by": collector.user, "decided_at": at(DUE), "decision": "Good luck"}
    one = extension(return_, source, ExtensionState.GRANTED, **decided)
    tell_of_extension(one)
    one.state, one.withdrawal = ExtensionState.WITHDRAWN, "It was dry"
    tell_of_extension(one)
    titles = [
        "More time was granted, until 15 May 2024",
        "More time until 15 May 2024 was withdrawn",
    ]
    assert told(source.user) == told(bina) == told(agent.user) == titles
    texts = list(Notification.objects.filter(user=bina).order_by("pk").values_list("text"))
    assert "“Good luck”" in texts[0][0]
    assert "“It was dry”" in texts[1][0]
    assert told(collector.user) == []


def test_more_time_for_everybody_is_told_to_everybody(
    collection: DataCollection, bina: User, collector: Actor
) -> None:
    neighbour = person("neighbour", Role.SOURCE, return_of(collection, "A2").source)
    tell_of_extension(
        Extension.objects.create(
            collection=collection,
            until=DUE,
            reason="A strike",
            state=ExtensionState.GRANTED,
            decided_by=collector.user,
            decided_at=at(DUE),
        )
    )
    assert told(bina) == told(neighbour) == ["More time was granted, until 15 May 2024"]


def test_a_reminder_of_several_returns_is_one_notification_a_person(
    collection: DataCollection, return_: Return, bina: User, collector: Actor
) -> None:
    both = person("both", Role.SOURCE, return_.source)
    both.memberships.create(organisation=return_of(collection, "A2").source, role=Role.SOURCE)
    returns = list(collection.returns.select_related("collection", "source"))
    assert tell_reminder(returns, "Please submit", collector) == 2
    one = Notification.objects.get(user=both)
    assert one.title == "The Department reminds you of your returns"
    assert one.about == "PLOTS_2024 – 2 returns"
    assert "PLOTS_2024 – Hill Allotments\nPLOTS_2024 – Railway Gardens" in one.text
    assert told(bina) == ["The Department reminds you of your return"]
    assert post(minutes=3) == 2

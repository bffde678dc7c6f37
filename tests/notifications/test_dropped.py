"""What waited to go out by e-mail and is no business of its reader any more."""

from collections.abc import Callable

import pytest
from django.core import mail

from collect.definitions.models import DataCollection
from collect.notifications.kinds import Kind
from collect.notifications.models import Notification
from collect.notifications.services.telling import News, Person, tell
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.telling import out_of_reach
from collect.returns.telling.words import page_of
from factories import return_of
from notifications.people import post

OTHERS = "the return is not theirs any more"


@pytest.fixture
def waiting(return_: Return, bina: User) -> News:
    """Something about the return that waits to be e-mailed to Bina."""
    news = News(Kind.REJECTION, "PLOTS_2024", "Rejected", "“Twelve”", page_of(return_, "all_notes"))
    tell([Person(bina, Role.SOURCE)], news)
    return news


def in_another_series(bina: User) -> None:
    bina.memberships.update(series=["BOATS"])


def in_another_organisation(bina: User) -> None:
    bina.memberships.update(organisation=Organisation.objects.get(native_id="A2"))


def without_membership(bina: User) -> None:
    bina.memberships.all().delete()


def as_a_designer(bina: User) -> None:
    bina.memberships.update(role=Role.DESIGNER)


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (in_another_series, OTHERS),
        (in_another_organisation, OTHERS),
        (without_membership, "no role of theirs is told of this any more"),
        (as_a_designer, "no role of theirs is told of this any more"),
    ],
)
def test_whose_access_ended_meanwhile_gets_no_email_and_the_log_says_why(
    waiting: News,
    bina: User,
    ending: Callable[[User], None],
    why: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ending(bina)
    assert post(hours=1) == 0
    told = f"Not e-mailed to user {bina.pk}: 1 of what waited, because {why}."
    assert [record.getMessage() for record in caplog.records] == [told]
    caplog.clear()
    assert (post(hours=2), mail.outbox, caplog.records) == (0, [], [])


def test_who_is_switched_off_is_not_sent_it_when_they_are_on_again(
    waiting: News, bina: User, caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.filter(pk=bina.pk).update(is_active=False)
    assert post(hours=1) == 0
    assert "because the account is switched off." in caplog.text
    User.objects.filter(pk=bina.pk).update(is_active=True)
    assert post(hours=2) == 0


def test_an_agent_whose_source_moved_gets_the_rest_alone(
    collection: DataCollection, return_: Return, agent: Actor
) -> None:
    assert agent.user is not None
    for one in collection.returns.select_related("collection", "source"):
        news = News(Kind.REJECTION, one.source.name, "Rejected", "", page_of(one))
        tell([Person(agent.user, Role.AGENT)], news)
    Return.objects.filter(pk=return_.pk).update(agent=None)
    assert post(minutes=3) == 1
    assert "Railway Gardens" in mail.outbox[0].body
    assert "Hill Allotments" not in mail.outbox[0].body
    assert Notification.objects.get(about="Hill Allotments").posted_at is None


def test_a_desk_that_is_not_theirs_any_more_is_out_of_reach(
    collection: DataCollection, return_: Return, collector: Actor, bina: User
) -> None:
    desk = f"/collections/{collection.pk}/desk/dates/7/"
    paths = [desk, "/collections/", "/nowhere", page_of(return_), "/returns/999999/"]
    assert collector.user is not None
    reader, other = (User.objects.get(pk=one.pk) for one in (collector.user, bina))
    assert set(out_of_reach(reader, paths)) == {"/returns/999999/"}
    assert set(out_of_reach(other, paths)) == {desk, "/returns/999999/"}


def test_a_thousand_returns_are_asked_about_in_few_queries(
    collection: DataCollection,
    bina: User,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    paths = [f"/returns/{number}/" for number in range(1, 1000)]
    reader, mine = User.objects.get(pk=bina.pk), page_of(return_of(collection, "A1"))
    with django_assert_max_num_queries(3):
        away = out_of_reach(reader, [*paths, mine])
    assert mine not in away

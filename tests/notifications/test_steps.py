"""Who is told of which step of the workflow, and what they read."""

from typing import Any

import pytest
from django.core import mail

from collect.definitions.models import DataCollection
from collect.notifications.kinds import Kind, Post
from collect.notifications.models import Choice, Notification
from collect.organisations.models import Membership, Organisation, User
from collect.organisations.roles import Role
from collect.returns.access import OPERATOR, Actor
from collect.returns.models import Return, StatusChange
from collect.returns.services.loading import load_returns
from collect.returns.services.status import take_step
from collect.returns.sight import actor_for
from collect.returns.telling import tell_of_steps
from collect.returns.telling.people import people_of
from factories import acting, fill, return_of
from notifications.people import later, person, post, told
from rules.data import RecordData, ReturnData

PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10"}
DATA = ReturnData((RecordData("Plots", {"PlotsLet": 7}),))


@pytest.fixture
def submitted(return_: Return, source: Actor) -> Return:
    """The return of A1, submitted by Sam."""
    fill(return_, "Site", source, SiteName="The Top", Water="Yes", Email="plots@example.org")
    fill(return_, "Plots", source, **PLOTS)
    take_step(return_.pk, "submit", by=source)
    return return_of(return_.collection, "A1")


def test_the_source_is_told_of_a_rejection_with_the_reason_and_what_to_do(
    submitted: Return, bina: User, source: Actor, collector: Actor
) -> None:
    take_step(submitted.pk, "reject_by_collector", by=collector, reason="2a looks too small")
    one = Notification.objects.get(user=bina)
    assert (one.kind, one.post, one.shown) == (Kind.REJECTION, Post.SOON, True)
    assert one.title == "The Department rejected your return"
    assert one.about == "PLOTS_2024 – Hill Allotments"
    assert one.text == (
        "The reason: “2a looks too small”\n\n"
        "What to do now: correct the return, then submit it again."
    )
    assert one.path == f"/returns/{submitted.pk}/"
    assert told(source.user) == told(bina)


def test_nobody_is_told_of_their_own_act_nor_the_source_of_its_own_steps(
    submitted: Return, bina: User, source: Actor, collector: Actor
) -> None:
    assert told(bina) == told(source.user) == []
    Choice.objects.create(user=collector.user, kind=Kind.STATUS, shown=True, post=Post.NEVER)
    take_step(submitted.pk, "authorise", by=collector)
    assert told(collector.user) == []
    assert told(bina) == ["The Department authorised your return"]


def test_reopening_restoring_and_deleting_are_told(
    submitted: Return, bina: User, agent: Actor, collector: Actor
) -> None:
    take_step(submitted.pk, "approve", by=agent)
    take_step(submitted.pk, "authorise", by=collector)
    take_step(submitted.pk, "reopen", by=collector, reason="A late correction")
    take_step(submitted.pk, "delete_data", by=agent)
    take_step(submitted.pk, "restore_data", by=collector, reason="Deleted by mistake")
    assert told(bina) == [
        "Federation approved your return",
        "The Department authorised your return",
        "The Department reopened your return",
        "Federation deleted the data of your return",
        "The Department restored the data of your return",
    ]
    assert told(agent.user) == ["The Department reopened the return of Hill Allotments"]


def test_the_agent_is_told_of_submissions_of_its_own_sources(
    agent: Actor, collector: Actor, return_: Return, collection: DataCollection
) -> None:
    other = return_of(collection, "A2")
    collection.returns.filter(pk=other.pk).update(agent=None)
    for one in (return_of(collection, "A1"), return_of(collection, "A2")):
        by = acting(person(f"source {one.pk}", Role.SOURCE, one.source), one)
        fill(one, "Plots", by, **PLOTS)
        take_step(one.pk, "submit", by=by)
    assert told(agent.user) == ["Hill Allotments submitted its return"]
    assert told(collector.user) == []  # they have not asked for it


def test_a_collector_may_ask_to_be_told_of_submissions(
    return_: Return, source: Actor, collector: Actor
) -> None:
    Choice.objects.create(user=collector.user, kind=Kind.STATUS, shown=True, post=Post.DAILY)
    fill(return_, "Plots", source, **PLOTS)
    take_step(return_.pk, "submit", by=source)
    one = Notification.objects.get(user=collector.user)
    assert (one.title, one.post) == ("Hill Allotments submitted its return", Post.DAILY)


def test_amendments_of_one_sitting_are_told_once(
    submitted: Return, bina: User, collector: Actor
) -> None:
    for hens in range(3):
        fill(submitted, "Plots", collector, Hens=str(hens))
    assert told(bina) == ["The Department amended your return"]
    StatusChange.objects.update(at=later(hours=-2))
    fill(submitted, "Plots", collector, Hens="9")
    assert len(told(bina)) == 2


def test_what_is_loaded_for_a_source_is_told_while_it_can_do_something_about_it(
    return_: Return, bina: User, collection: DataCollection
) -> None:
    load_returns([(return_.pk, DATA)], by=OPERATOR, origin="plots.csv")
    assert told(bina) == ["The department loaded your return"]
    DataCollection.objects.filter(pk=collection.pk).update(closes=later(days=-1).date())
    load_returns([(return_.pk, DATA)], by=OPERATOR, origin="plots.csv")
    assert len(told(bina)) == 1


def test_only_people_who_may_open_the_return_are_told(
    submitted: Return, collector: Actor, collection: DataCollection
) -> None:
    source = submitted.source
    off = person("off", Role.SOURCE, source)
    User.objects.filter(pk=off.pk).update(is_active=False)
    elsewhere = person("elsewhere", Role.SOURCE, source)
    Membership.objects.filter(user=elsewhere).update(series=["BOATS"])
    approver = person("approver", Role.APPROVER, source)
    neighbour = person("neighbour", Role.SOURCE, return_of(collection, "A2").source)
    take_step(submitted.pk, "authorise", by=collector)
    assert [told(who) for who in (off, elsewhere, approver, neighbour)] == [[]] * 4


def test_whoever_is_told_of_a_return_sees_it_in_that_role(
    submitted: Return, agent: Actor, collector: Actor, bina: User
) -> None:
    roles = (Role.SOURCE, Role.AGENT, Role.COLLECTOR)
    return_ = return_of(submitted.collection, "A1")
    people = people_of([return_], roles)[return_.pk]
    assert {p.user.username for p in people} == {"sam", "bina", "amir", "carla"}
    for one in people:
        actor = actor_for(User.objects.get(pk=one.user.pk), return_)
        assert actor is not None
        assert actor.role == one.role


def test_a_bulk_act_on_many_returns_is_one_email_a_person_and_few_queries(
    collection: DataCollection,
    collector: Actor,
    bina: User,
    django_assert_max_num_queries: Any,
) -> None:
    publication = collection.publications.get()
    for number in range(600):
        source = Organisation.objects.create(native_id=f"B{number}", name=f"B{number}", type="x")
        Membership.objects.create(user=bina, organisation=source, role=Role.SOURCE)
        Return.objects.create(collection=collection, source=source, publication=publication)
    returns = list(collection.returns.select_related("collection", "source"))
    with django_assert_max_num_queries(12):
        assert tell_of_steps(returns, "authorise", by=collector) == 601
    assert post(minutes=3) == 1
    assert post(hours=1) == 0
    assert len(mail.outbox) == 1


def test_last_years_returns_are_loaded_without_telling(return_: Return, bina: User) -> None:
    DataCollection.objects.create(
        series="PLOTS",
        year=return_.collection.year + 1,
        title="The next",
        reference_date=return_.collection.reference_date,
        previous="plots_2024",
        source_type="association",
    )
    load_returns([(return_.pk, DATA)], by=OPERATOR, origin="plots.csv")
    assert told(bina) == []

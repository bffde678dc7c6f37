"""Answering any number of alike explanations: one act each, in few queries, and none is lost."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.desk.alike import groups_of
from collect.desk.models import BulkAct
from collect.desk.services.answering import answer_each
from collect.desk.services.bulk import undo
from collect.desk.services.bulk_answers import SOLVED
from collect.notifications.models import Notification
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import Actor, Refused
from collect.returns.models import Finding, FindingState, JobState, Note, Return, TrailEntry
from collect.returns.reach import Reach
from collect.returns.trail_reading import verify
from desk.crowd import make_crowd
from factories import toy, user
from uploads.zips import Capture

RULE = "101"


@pytest.fixture
def reach(db: None) -> Reach:
    """The desk of a collection in which more than two hundred explain one rule alike."""
    crowd = make_crowd(toy(), 900)
    explain_alike(Finding.objects.filter(rule=RULE))
    who = user(Role.COLLECTOR)
    return Reach(Actor(who, Role.COLLECTOR, who.own_memberships[0].organisation), crowd.collection)


def explain_alike(findings: object) -> None:
    Note.objects.all().delete()
    by = user(Role.SOURCE, Organisation.objects.filter(type="association").first())
    Note.objects.bulk_create(
        Note(
            return_of_id=finding.return_of_id, section=finding.section, record=finding.record,
            rule=RULE, by=by, role=Role.SOURCE, text=f"{finding.pk} are paths",
        )
        for finding in findings  # type: ignore[attr-defined]
    )  # fmt: skip


def test_all_of_a_large_group_are_answered_each_return_with_a_history_of_its_own(
    reach: Reach, capture: Capture
) -> None:
    (group,) = groups_of(reach, RULE)
    number = len(group.members)
    assert number > 200
    client, there = Client(), reverse("desk_answer", args=(reach.collection.pk, RULE))
    assert reach.actor.user is not None
    client.force_login(reach.actor.user)
    sent = {"group": group.key, "seen": group.seen, "text": "Thank you"}
    looked = client.post(there, sent).content.decode()
    assert f"It is added {number} times" in looked
    assert f"And {number - 200} more" in looked
    with capture(execute=True):
        response = client.post(there, {**sent, "write": "yes"})
    act = BulkAct.objects.get()
    assert response["Location"] == reverse("desk_bulk_act", args=(reach.collection.pk, act.pk))
    said = client.get(response["Location"]).content.decode()
    assert f"Answered explanations of {act.total} returns" in said
    assert "Thank you" in said
    assert (act.done, act.state) == (act.total, JobState.DONE)
    answered = Counter(Note.objects.filter(text="Thank you").values_list("return_of", flat=True))
    explained = Counter(Finding.objects.filter(rule=RULE).values_list("return_of", flat=True))
    assert answered == explained
    entries = TrailEntry.objects.filter(kind="note", by=reach.actor.user)
    acts = entries.filter(act=f"Note on {RULE}").values_list("return_of", flat=True)
    assert sorted(acts) == sorted(explained)
    first = Return.objects.filter(pk__in=explained).first()
    assert first is not None
    assert verify(first) == []
    assert client.post(there, {**sent, "write": "yes"}).status_code == 404


def test_the_sources_are_told_and_a_batch_of_fifty_returns_is_few_queries(
    reach: Reach, capture: Capture
) -> None:
    findings = Finding.objects.filter(rule=RULE).order_by("pk")[:50]
    people = [user(Role.SOURCE, one.return_of.source) for one in findings[:3]]
    with CaptureQueriesContext(connection) as caught, capture(execute=True):
        act = answer_each(reach, [one.pk for one in findings], "Thank you")
    assert Note.objects.filter(text="Thank you").count() == 50
    assert len(caught) < 70
    told = Notification.objects.filter(kind="note", user__in=people)
    assert told.count() == len(people)
    with pytest.raises(Refused, match="An answer cannot be undone"):
        undo(act, reach=reach, reason="By mistake")


def test_what_is_out_of_reach_or_solved_is_not_answered(reach: Reach, capture: Capture) -> None:
    away, mine, solved = Finding.objects.filter(rule=RULE).order_by("pk")[:3]
    fed = Organisation.objects.get(native_id="FED")
    Return.objects.filter(findings=away).update(agent=None)
    Return.objects.filter(findings__in=(mine, solved)).update(agent=fed)
    agent = Reach(Actor(user(Role.AGENT, fed), Role.AGENT, fed), reach.collection)
    with capture(execute=True):
        act = answer_each(agent, [away.pk, mine.pk, solved.pk], "Thank you")
        Finding.objects.filter(pk=solved.pk).update(state=FindingState.SOLVED)
    assert list(act.members.order_by("pk").values_list("return_of", "why")) == [
        (mine.return_of_id, ""), (solved.return_of_id, SOLVED),
    ]  # fmt: skip
    assert [note.return_of_id for note in Note.objects.filter(text="Thank you")] == [
        mine.return_of_id
    ]
    with pytest.raises(Refused, match="Select at least one return"):
        answer_each(agent, [away.pk], "Thank you")


def test_an_answer_to_returns_selected_in_a_list_is_refused_as_it_names_no_explanation(
    reach: Reach,
) -> None:
    client = Client()
    assert reach.actor.user is not None
    client.force_login(reach.actor.user)
    sent = {"deed": "answer", "return": str(reach.returns.values_list("pk", flat=True)[0])}
    response = client.post(reverse("desk_bulk", args=(reach.collection.pk,)), sent)
    assert response.status_code == 400
    assert not BulkAct.objects.exists()

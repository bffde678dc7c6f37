"""A draft's way to its publication: checked, rehearsed, approved where two must agree."""

import csv
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import WorkflowState

from collect.console.approval import switch_approval
from collect.definitions.models import DataCollection
from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from factories import browser_of, department, fill, return_of, source_of, toy, user

RIGHT = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10"}
WRONG = {**RIGHT, "PlotsAll": "12"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run as soon as they are queued."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, *a, **k: run())


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy with one return that adds up and one that does not."""
    found = toy()
    for native_id, texts in (("A1", RIGHT), ("A2", WRONG)):
        return_ = return_of(found, native_id)
        fill(return_, "Plots", source_of(return_), **texts)
    return found


@pytest.fixture
def dora(collection: DataCollection) -> Client:
    """A designer who may see no return."""
    return browser_of(user(Role.DESIGNER, None, "dora"))


@pytest.fixture
def both(collection: DataCollection) -> Client:
    """A designer who is a collector too."""
    who = user(Role.DESIGNER, None, "bodil")
    Membership.objects.create(user=who, organisation=department(), role=Role.COLLECTOR)
    return browser_of(User.objects.get(pk=who.pk))


def address(name: str, collection: DataCollection, *more: object) -> str:
    return reverse(f"workbench_{name}", args=(collection.pk, *more))


def soften(collection: DataCollection, severity: str = "query") -> None:
    collection.rules.filter(number="101").update(severity=severity)


def act(client: Client, collection: DataCollection, what: str, **data: str) -> Any:
    return client.post(address("publish", collection), {"act": what, **data}, follow=True)


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_draft_is_rehearsed_published_and_its_returns_are_judged_again(
    both: Client, collection: DataCollection
) -> None:
    soften(collection)
    refused = act(both, collection, "publish", reason="Softer")
    assert refused.status_code == 422
    assert "Rehearse this draft first" in said(refused)
    assert "Softer" in said(refused)
    page = said(act(both, collection, "rehearse"))
    assert "Verdicts that would change" in page
    answer = act(both, collection, "publish", reason="Softer")
    page = said(answer)
    assert "Published as publication 2." in page
    assert "Returns with data were judged again" in page
    judging = answer.context["page"].judging
    assert (judging.before["errors"] - judging.after["errors"], judging.done) == (1, 2)
    assert [(p.number, p.judged) for p in answer.context["page"].publications] == [(2, 2), (1, 0)]
    assert "Rehearse" in page


def test_a_rehearsal_names_whose_verdict_would_change(
    both: Client, collection: DataCollection
) -> None:
    soften(collection, "query")
    collection.rules.filter(number="107Q").update(switch="on", switch_reason="")
    act(both, collection, "rehearse")
    rehearsal = collection.rehearsals.get()
    page = said(both.get(address("rehearsal", collection, rehearsal.pk)))
    assert "Railway Gardens, Upper Line (A2)" in page
    assert "Would fail in another way: 1" in page
    listed = both.get(address("rehearsal_list", collection, rehearsal.pk, "csv"))
    rows = list(csv.DictReader(io.StringIO(listed.content.decode("utf-8-sig"))))
    assert [(r["Rule No."], r["Verdict"], r["Native ID"]) for r in rows] == [
        ("101", "Would fail in another way", "A2")
    ]
    assert (
        both.get(address("rehearsal_list", collection, rehearsal.pk, "xlsx")).content[:2] == b"PK"
    )
    assert both.get(address("rehearsal_list", collection, rehearsal.pk, "exe")).status_code == 404


def test_who_may_not_see_returns_learns_only_that_it_was_rehearsed(
    dora: Client, both: Client, collection: DataCollection
) -> None:
    soften(collection)
    page = said(act(dora, collection, "rehearse"))
    assert "Dora rehearsed this draft" in page
    assert "Bodil can." in page
    assert "Verdicts that would change" not in page
    rehearsal = collection.rehearsals.get()
    for name, more in (("rehearsal", ()), ("rehearsal_list", ("csv",))):
        answer = dora.get(address(name, collection, rehearsal.pk, *more))
        assert answer.status_code == 403
        assert "A2" not in said(answer)
    answer = act(dora, collection, "publish", reason="Softer")
    page = said(answer)
    assert "Published as publication 2." in page
    assert "judged again" in page
    assert "Before" not in page
    assert "Returns judged by it" not in page


def test_problems_stop_a_draft_and_are_listed(dora: Client, collection: DataCollection) -> None:
    collection.rules.filter(number="101").update(expression="PlotsAll ==")
    for what in ("rehearse", "publish"):
        answer = act(dora, collection, what, reason="x")
        assert answer.status_code == 422
        assert "The draft has problems. Put them right first." in said(answer)
        assert f'href="{address("rule", collection, "101")}">101, what must hold' in said(answer)
    assert not collection.rehearsals.exists()


def test_one_step_back_is_confirmed_and_needs_a_reason(
    both: Client, collection: DataCollection
) -> None:
    url = address("step_back", collection)
    assert "no earlier publication" in said(both.get(url))
    soften(collection)
    act(both, collection, "rehearse")
    act(both, collection, "publish", reason="Softer")
    assert "What publication 1" in said(both.get(url))
    refused = both.post(url, {"reason": " "})
    assert refused.status_code == 422
    assert "Enter a reason" in said(refused)
    page = said(both.post(url, {"reason": "Too soft"}, follow=True))
    assert "Published as publication 3." in page
    assert return_of(collection, "A2").findings.get(number="101").severity == "error"


def test_a_rehearsal_on_its_way_is_shown_and_not_started_twice(
    both: Client, collection: DataCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda run, *a, **k: None)
    soften(collection)
    page = said(act(both, collection, "rehearse"))
    assert "Rehearsing: 0%" in page
    assert "data-busy" in page
    act(both, collection, "rehearse")
    assert collection.rehearsals.count() == 1


@pytest.fixture
def two(collection: DataCollection) -> DataCollection:
    """A softened draft, rehearsed, where a second designer must approve."""
    call_command("two_person_publishing", "on")
    soften(collection)
    act(browser_of(user(Role.DESIGNER, None, "rita")), collection, "rehearse")
    return collection


def asked(client: Client, collection: DataCollection) -> str:
    """Ask for approval; the address at which it is decided."""
    page = said(act(client, collection, "publish", reason="Softer"))
    assert "Sent for approval" in page
    assert collection.publications.count() == 1
    return address("decided", collection, collection.publication_requests.first().pk)


def test_with_approval_a_second_designer_publishes(dora: Client, two: DataCollection) -> None:
    url = asked(dora, two)
    assert "another designer must decide" in said(dora.get(address("publish", two)))
    own = dora.post(url, {"act": "approve"})
    assert own.status_code == 422
    assert "Somebody else must decide" in said(own)
    assert two.publications.count() == 1
    second = browser_of(user(Role.DESIGNER, None, "erik"))
    page = said(second.post(url, {"act": "approve", "comment": "Good"}, follow=True))
    assert "Published as publication 2." in page
    assert "Dora, approved by Erik" in page
    assert "Approved by Erik" in page
    assert return_of(two, "A2").findings.get(number="101").severity == "query"
    state = WorkflowState.objects.get()
    assert (state.status, state.requested_by.username) == ("approved", "dora")
    again = second.post(url, {"act": "approve"})
    assert "does not wait for approval any more" in said(again)


def test_a_rejection_needs_a_comment_and_can_be_asked_anew(
    dora: Client, two: DataCollection
) -> None:
    url = asked(dora, two)
    second = browser_of(user(Role.DESIGNER, None, "erik"))
    assert "Enter why you reject it" in said(second.post(url, {"act": "reject"}))
    page = said(second.post(url, {"act": "reject", "comment": "Too soft"}, follow=True))
    assert "Rejected by Erik" in page
    assert "Too soft" in page
    assert two.publications.count() == 1
    asked(dora, two)
    assert WorkflowState.objects.filter(status="in_progress").count() == 1


def test_a_draft_that_changed_meanwhile_is_not_approved(dora: Client, two: DataCollection) -> None:
    url = asked(dora, two)
    two.rules.filter(number="101").update(message="It does not add up")
    second = browser_of(user(Role.DESIGNER, None, "erik"))
    assert "The draft has changed since" in said(second.get(address("publish", two)))
    refused = second.post(url, {"act": "approve"})
    assert "The draft has changed since approval was asked for" in said(refused)
    assert two.publications.count() == 1
    assert "Withdrawn" in said(dora.post(url, {"act": "withdraw"}, follow=True))
    assert not WorkflowState.objects.filter(status="in_progress").exists()


def test_nobody_approves_their_own_through_wagtails_pages(
    dora: Client, two: DataCollection
) -> None:
    asked(dora, two)
    request = two.publication_requests.get()
    task = request.current_workflow_state.current_task_state
    url = reverse(
        "wagtailsnippets_console_publicationrequest:workflow_action",
        args=(request.pk, "approve", task.pk),
    )
    dora.post(url, {"comment": ""})
    assert two.publications.count() == 1
    second = browser_of(user(Role.DESIGNER, None, "erik"))
    history = reverse(
        "wagtailsnippets_console_publicationrequest:workflow_history", args=(request.pk,)
    )
    assert second.get(history).status_code == 200
    edit = reverse("wagtailsnippets_console_publicationrequest:edit", args=(request.pk,))
    for answer in (second.get(edit), second.post(edit, {"reason": "Mine"})):
        assert answer["Location"] == address("publish", two)
    assert "Softer" in said(second.get(reverse("wagtailadmin_home")))
    assert second.post(url, {"comment": ""}).status_code == 302
    assert two.publications.count() == 2


def test_approval_is_not_switched_off_while_something_waits(
    dora: Client, two: DataCollection
) -> None:
    asked(dora, two)
    with pytest.raises(Exception, match="waits for approval"):
        call_command("two_person_publishing", "off")
    url = address("decided", two, two.publication_requests.get().pk)
    dora.post(url, {"act": "withdraw"})
    switch_approval(on=False)
    assert "Published as publication 2." in said(act(dora, two, "publish", reason="Softer"))

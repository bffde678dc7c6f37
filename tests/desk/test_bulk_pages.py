"""The pages of bulk acts: preview, progress, outcome and undo, and who gets at which."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.desk.models import BulkAct, Deed, MemberState
from collect.desk.services.bulk import confirm
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.reach import Reach
from collect.returns.workflow import ReturnStatus
from desk.bulk_world import WRONG_SUM, World
from factories import user

LIMIT = 16
"""Queries of a page."""


def browser(reach: Reach) -> Client:
    """A browser in which somebody at the desk is signed in."""
    client = Client()
    assert reach.actor.user is not None
    client.force_login(reach.actor.user)
    return client


def post(world: World, reach: Reach, deed: Deed, *native_ids: str) -> Any:
    """What a list posts with these returns ticked."""
    keys = [world.return_(native_id).pk for native_id in native_ids]
    address = reverse("desk_bulk", args=(world.collection.pk,))
    return browser(reach).post(address, {"deed": deed.value, "return": keys})


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_collector_looks_at_the_preview_confirms_and_undoes(world: World) -> None:
    world.submitted("A1")
    world.submitted("A2", WRONG_SUM)
    client = browser(world.collector)
    prepared = post(world, world.collector, Deed.AUTHORISE, "A1", "A2", "A3")
    page = text_of(client.get(prepared["Location"]))
    assert "Authorise 1 return" in page
    assert "Nothing has been changed yet." in page
    assert "Errors are open. Correct each error" in page
    assert "No data has been added yet" in page
    assert world.statuses("A1") == [ReturnStatus.SUBMITTED]
    with world.capture(execute=True):
        assert client.post(prepared["Location"], {"act": "confirm"}).status_code == 302
    page = text_of(client.get(prepared["Location"]))
    assert world.statuses("A1") == [ReturnStatus.AUTHORISED]
    assert "Each return gets back the status that it had before." in page
    refused = client.post(prepared["Location"], {"act": "undo", "reason": ""})
    assert refused.status_code == 409
    assert "Enter a reason, so that the sources know what happened" in text_of(refused)
    with world.capture(execute=True):
        client.post(prepared["Location"], {"act": "undo", "reason": "By mistake"})
    assert world.statuses("A1") == [ReturnStatus.SUBMITTED]
    page = text_of(client.get(prepared["Location"]))
    assert "This has been undone already." in page
    listed = text_of(client.get(reverse("desk_bulk", args=(world.collection.pk,))))
    assert "2 left out, 1 taken back" in listed


def test_all_that_fit_a_filter_are_chosen_by_the_address_of_the_list(world: World) -> None:
    for native_id in ("A1", "A2"):
        world.submitted(native_id)
    address = reverse("desk_bulk", args=(world.collection.pk,))
    sent = {"deed": "authorise", "all": "1", "query": "status=submitted"}
    browser(world.collector).post(address, sent)
    assert BulkAct.objects.get().members.count() == 2
    wrong = {**sent, "query": "status=nonsense"}
    response = browser(world.collector).post(address, wrong)
    assert response.status_code == 400
    assert BulkAct.objects.count() == 1


def test_what_is_not_chosen_is_asked_for(world: World) -> None:
    response = post(world, world.collector, Deed.AUTHORISE)
    assert response.status_code == 400
    assert "Select at least one return" in text_of(response)
    address = reverse("desk_bulk", args=(world.collection.pk,))
    response = browser(world.collector).post(address, {"deed": "abolish", "return": ["1"]})
    assert "Select what to do with these returns" in text_of(response)


def test_returns_of_others_in_what_is_posted_are_as_if_they_did_not_exist(world: World) -> None:
    for native_id in ("A1", "A2"):
        world.submitted(native_id)
    agent = world.agent("A1")
    prepared = post(world, agent, Deed.APPROVE, "A1", "A2")
    page = text_of(browser(agent).get(prepared["Location"]))
    assert "Approve 1 return" in page
    assert world.return_("A2").source.name not in page
    assert post(world, agent, Deed.APPROVE, "A2").status_code == 400


@pytest.mark.parametrize("deed", [deed for deed in Deed if deed != Deed.EXPORT])
def test_an_auditor_may_post_an_export_and_nothing_else(world: World, deed: Deed) -> None:
    world.submitted("A1")
    assert post(world, world.auditor, deed, "A1").status_code == 400
    prepared = post(world, world.auditor, Deed.EXPORT, "A1")
    with world.capture(execute=True):
        browser(world.auditor).post(prepared["Location"], {"act": "confirm", "format": "xml"})
    page = text_of(browser(world.auditor).get(prepared["Location"]))
    assert "Download the returns" in page
    file = browser(world.auditor).get(f"{prepared['Location']}file/")
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert "PLOTS_2024_xml.zip" in file["Content-Disposition"]


def test_a_preview_is_seen_and_confirmed_by_who_prepared_it_alone(world: World) -> None:
    world.submitted("A1")
    prepared = post(world, world.collector, Deed.AUTHORISE, "A1")
    other = world.desk(user(Role.COLLECTOR))
    assert browser(other).get(prepared["Location"]).status_code == 404
    sent = browser(other).post(prepared["Location"], {"act": "confirm"})
    assert sent.status_code == 404


def test_an_agent_sees_no_act_of_others_and_no_file_with_a_return_that_moved(world: World) -> None:
    for native_id in ("A1", "A2"):
        world.submitted(native_id)
    agent = world.agent("A1", "A2")
    act = world.act(agent, Deed.EXPORT, "A1", "A2", format_="csv")
    address = reverse("desk_bulk_act", args=(world.collection.pk, act.pk))
    file = browser(agent).get(f"{address}file/")
    assert b"".join(file.streaming_content)[:2] == b"PK"
    other = Organisation.objects.create(native_id="OTH", name="Other", type="agent")
    Return.objects.filter(pk=world.return_("A2").pk).update(agent=other)
    assert browser(agent).get(f"{address}file/").status_code == 404
    assert world.return_("A2").source.name not in text_of(browser(agent).get(address))
    listed = browser(agent).get(f"{address}returns.csv").content.decode()
    assert ("A1" in listed, "A2" in listed) == (True, False)
    theirs = world.act(world.collector, Deed.EXPORT, "A1", format_="csv")
    address = reverse("desk_bulk_act", args=(world.collection.pk, theirs.pk))
    assert browser(agent).get(address).status_code == 404


def test_the_rules_of_an_ok_are_chosen_first(world: World) -> None:
    found = world.submitted("A1", WRONG_SUM).findings.get(number="101")
    client = browser(world.collector)
    prepared = post(world, world.collector, Deed.OK, "A1")
    page = text_of(client.get(prepared["Location"]))
    assert "Which errors and queries do you OK?" in page
    assert "101, error: 1 in 1 return" in page
    refused = client.post(prepared["Location"], {"act": "choose"})
    assert "Select at least one rule" in text_of(refused)
    client.post(prepared["Location"], {"act": "choose", "rule": found.rule})
    page = text_of(client.get(prepared["Location"]))
    assert "It is kept with every error and query that you OK." in page
    with world.capture(execute=True):
        client.post(prepared["Location"], {"act": "confirm", "reason": "A path"})
    assert world.return_("A1").errors == 0


def test_progress_is_told_while_the_job_is_on_its_way(world: World) -> None:
    world.submitted("A1")
    act = world.prepare(world.collector, Deed.AUTHORISE, "A1")
    confirm(act, world.collector)
    address = reverse("desk_bulk_act", args=(world.collection.pk, act.pk))
    page = text_of(browser(world.collector).get(address))
    assert "The returns are being authorised: 0%" in page
    assert "0 of 1 return" in page


def test_a_reminder_offers_the_words_that_fit_the_statuses(world: World) -> None:
    world.loaded("A1")
    prepared = post(world, world.collector, Deed.REMIND, "A1")
    page = text_of(browser(world.collector).get(prepared["Location"]))
    assert "Your return is loaded but not submitted." in page
    prepared = post(world, world.collector, Deed.REMIND, "A1", "A2")
    page = text_of(browser(world.collector).get(prepared["Location"]))
    assert "Your return is not submitted yet." in page


def test_the_pages_make_no_more_queries_for_many_returns_and_reasons(world: World) -> None:
    world.submitted("A1")
    few = world.prepare(world.collector, Deed.AUTHORISE, "A1", "A2")
    many = world.prepare(world.collector, Deed.AUTHORISE, "A1", "A2", "A3")
    for number in range(150):
        source = Organisation.objects.create(native_id=f"K{number}", name="Kay", type="x")
        first = world.return_("A1")
        made = Return.objects.create(
            collection=first.collection, source=source, publication=first.publication
        )
        many.members.create(return_of=made, state=MemberState.REFUSED, why=f"reason {number % 9}")
    client, counts = browser(world.collector), []
    for act in (few, few, many):
        address = reverse("desk_bulk_act", args=(world.collection.pk, act.pk))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[2] <= counts[1] <= LIMIT, counts

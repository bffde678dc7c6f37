"""Who may see and do what: each row of the table asked for, and what the rows cannot say.

The table is held against the list of addresses, so a new page without a row fails here.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from wagtail.snippets.models import get_snippet_models

from collect.definitions.models import Item
from collect.exchange.models import Batch, Upload
from collect.organisations.models import ApiToken, Membership
from collect.returns.models import Note, Record, Return, StatusChange
from collect.returns.services.rehearsing import run_rehearsal, start_rehearsal
from factories import PASSWORD, return_of
from journeys.access_table import (
    AWAY,
    GONE,
    OK,
    PAGES,
    TO_SIGN_IN,
    WRITERS,
)
from journeys.access_world import PERSONAS, World


@pytest.fixture
def world(db: None) -> World:
    """The world of the table."""
    return World()


def own_addresses() -> list[str]:
    """The names of all addresses that are not Wagtail's."""
    patterns = get_resolver().url_patterns
    return [str(p.name) for p in patterns if isinstance(p, URLPattern)]


def test_every_address_has_its_row() -> None:
    assert sorted(PAGES) == sorted(own_addresses())


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page_answers_each_persona_as_the_table_says(world: World, persona: str) -> None:
    wrong = []
    for name, cases in PAGES.items():
        for case in cases:
            url = reverse(name, kwargs=case.kwargs(world)) + case.query
            response = world.client(persona).get(url)
            got: object = response.status_code
            if got == AWAY and response["Location"].startswith(reverse("account_login")):
                got = TO_SIGN_IN
            if name in ("account_logout", "home") and got == TO_SIGN_IN:
                got = AWAY
            if got != case.expected[persona]:
                wrong.append(f"{url}: {got} instead of {case.expected[persona]}")
    assert not wrong, "\n".join(wrong)


def test_an_agent_changes_nothing_in_a_collection_without_an_agent_step(world: World) -> None:
    client, before = world.client("its agent"), state_of(world.return_)
    for name, kwargs, data in WRITERS:
        if not name.endswith("notes"):
            client.post(reverse(name, kwargs=kwargs(world)), data)
    assert state_of(world.return_) == before


@pytest.mark.parametrize(
    "persona", sorted({*PERSONAS} - {"own source", "its agent", "collector", "auditor"})
)
def test_nobody_else_changes_anything(world: World, persona: str) -> None:
    before = state_of(world.return_)
    for name, kwargs, data in WRITERS:
        response = world.client(persona).post(reverse(name, kwargs=kwargs(world)), data)
        assert response.status_code in (GONE, AWAY), (name, response.status_code)
        if response.status_code == AWAY:
            assert response["Location"].startswith(reverse("account_login"))
    assert state_of(world.return_) == before


def test_an_auditor_reads_everything_and_changes_nothing(world: World) -> None:
    before = state_of(world.return_)
    for name, kwargs, data in WRITERS:
        response = world.client("auditor").post(reverse(name, kwargs=kwargs(world)), data)
        assert 400 <= response.status_code < 500, (name, response.status_code)
    assert state_of(world.return_) == before


def test_a_findings_own_page_is_not_reached_through_another_return(world: World) -> None:
    client = world.client("other source")
    finding = world.return_.findings.first()
    for name in ("ok_finding", "finding_notes"):
        url = reverse(name, kwargs={"return_pk": world.other.pk, "finding_pk": finding.pk})
        assert client.get(url).status_code == GONE


def test_lists_show_only_what_is_ones_own(world: World) -> None:
    page = world.client("other source").get(reverse("my_collections")).content.decode()
    assert "Railway Gardens" in page
    assert "Hill Allotments" not in page
    assert "PLOTS" not in world.client("designer").get(reverse("my_collections")).content.decode()


def test_nothing_in_the_console_is_about_returns() -> None:
    models = {model._meta.label for model in get_snippet_models()}
    assert models
    assert not [name for name in models if name.startswith(("returns.", "exchange."))]


def test_a_designer_changes_an_item_and_publishes_it(world: World) -> None:
    client = world.client("designer")
    item = Item.objects.get(section__collection=world.return_.collection, code="Hens")
    item.label = "Hens and ducks"
    item.save()
    url = reverse("workbench_publish", args=(world.return_.collection_id,))
    start_rehearsal(world.return_.collection, by=None)
    run_rehearsal.func(world.return_.collection.rehearsals.get().pk)
    client.post(url, {"reason": "Ducks count too"})
    newest = world.return_.collection.publications.first()
    assert (newest.number, newest.reason) == (2, "Ducks count too")
    assert return_of(world.return_.collection, "A2").publication == newest
    assert return_of(world.return_.collection, "A1").publication.number == 1
    item.kind = "nothing"
    item.save()
    page = client.post(url, {"reason": "A mistake"}).content.decode()
    assert "“nothing” is not one of" in page
    assert world.return_.collection.publications.count() == 2


def test_a_membership_that_ends_closes_the_door_at_once(world: World) -> None:
    client = world.client("own source")
    url = reverse("source_page", args=(world.return_.pk,))
    assert client.get(url).status_code == OK
    Membership.objects.filter(user=world.people["own source"]).delete()
    assert client.get(url).status_code == GONE


def test_signing_in_needs_the_tick_for_the_terms(world: World) -> None:
    who = world.people["own source"]
    assert who is not None
    client, url = Client(), reverse("account_login")
    form = {"login": who.username, "password": PASSWORD}
    refused = client.post(url, form)
    assert "Tick the box to agree to the terms of use" in refused.content.decode()
    assert client.get(reverse("services")).status_code == AWAY
    assert client.post(url, {**form, "terms": "on"}).status_code == AWAY
    assert client.get(reverse("services")).status_code == OK


def state_of(return_: Return) -> tuple[object, ...]:
    """All that a write could change."""
    fresh = return_of(return_.collection, return_.source.native_id)
    return (
        fresh.status,
        fresh.okd,
        list(Record.objects.values_list("values", flat=True)),
        Note.objects.count(),
        list(Upload.objects.values_list("state", flat=True)),
        list(Batch.objects.values_list("state", flat=True)),
        StatusChange.objects.count(),
        list(ApiToken.objects.values_list("revoked_at", flat=True)),
    )

"""Who may see and do what in the console: every address of the workbench, for every persona.

The table is held against the list of addresses, so a new page without a row fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from collect.console.urls import urlpatterns
from collect.definitions.models import DataCollection, DraftChange
from collect.definitions.rows import tables_of
from collect.organisations.roles import Role
from collect.returns.models import Note
from collect.returns.services.rehearsing import run_rehearsal, start_rehearsal
from factories import fill, source_of, user
from journeys.access_table import AWAY, GONE, OK, REFUSED
from journeys.access_world import PERSONAS, World

NOT_LIKE_THAT = 405
SECRET = "47114711"
"""A value in a return, and words in a note, that no designer may find in the console."""


@dataclass(frozen=True)
class Row:
    """An address: its arguments after the collection, and what reading it gives."""

    args: tuple[object, ...] = ()
    designer: int = OK
    auditor: int = OK


def reads(*args: object) -> Row:
    """A page that designers and auditors read."""
    return Row(args)


def changes(*args: object) -> Row:
    """A page that designers alone open: there is nothing on it but a change to make."""
    return Row(args, auditor=AWAY)


def only_posted(*args: object) -> Row:
    """An address that is only posted to."""
    return Row(args, designer=NOT_LIKE_THAT, auditor=NOT_LIKE_THAT)


TABLE: dict[str, Row] = {
    "workbench_new": changes(),
    "workbench": reads(),
    "workbench_problems": reads(),
    "workbench_sections": reads(),
    "workbench_section": reads("Plots"),
    "workbench_section_drop": only_posted("Plots"),
    "workbench_items": reads(),
    "workbench_item_cells": only_posted(),
    "workbench_item_move": only_posted(),
    "workbench_items_change": only_posted(),
    "workbench_items_paste": changes(),
    "workbench_item_new": changes(),
    "workbench_item": reads("Plots", "Hens"),
    "workbench_codes": reads(),
    "workbench_code_cells": only_posted(),
    "workbench_code_set": reads("Soils"),
    "workbench_preview": reads(),
    "workbench_preview_form": reads(),
    "workbench_changes": reads(),
    "workbench_undo": only_posted(1),
    "workbench_settings": reads(),
    "workbench_participants": reads(),
    "workbench_rules": reads(),
    "workbench_rule_new": changes(),
    "workbench_rule_check": only_posted(),
    "workbench_rule_trial": only_posted(),
    "workbench_rule_words": reads(),
    "workbench_rule": reads("101"),
    "workbench_rule_drop": only_posted("101"),
    "workbench_rule_move": only_posted("101"),
    "workbench_sums": reads(),
    "workbench_guidance": reads(),
    "workbench_compare": reads(),
    "workbench_compare_list": reads("csv"),
    "workbench_lineage": reads(),
    "workbench_item_lineage": reads("Plots", "Hens"),
    "workbench_files": reads(),
    "workbench_file": reads("draft", "zip"),
    "workbench_rolling": reads(),
    "workbench_words": Row((), designer=GONE, auditor=GONE),
    "workbench_publish": reads(),
    "workbench_step_back": changes(),
    "workbench_decided": only_posted(1),
    "workbench_rehearsal": Row(("REHEARSAL",), designer=REFUSED),
    "workbench_rehearsal_list": Row(("REHEARSAL", "csv"), designer=REFUSED),
    "workbench_switches": reads(),
    "workbench_switch_withdraw": only_posted(1),
}

WAGTAILS = {
    "wagtailadmin_home": (OK, OK),
    "wagtailsnippets_definitions_datacollection:list": (OK, OK),
    "wagtailsnippets_definitions_datacollection:add": (AWAY, AWAY),
    "wagtailsnippets_guidance_guidancepage:list": (OK, OK),
    "wagtailsnippets_guidance_guidancepage:add": (OK, AWAY),
    "wagtailsnippets_guidance_helprequest:list": (OK, AWAY),
    "wagtailsnippets_organisations_termsofuse:add": (OK, AWAY),
    "wagtailusers_users:index": (AWAY, AWAY),
}
"""Some of Wagtail's own addresses, for designers and for auditors."""


@pytest.fixture
def world(db: None) -> World:
    """The world of the table, with a secret in a return, and a rehearsal."""
    world = World()
    source = source_of(world.other)
    fill(world.other, "Plots", source, PlotsLet=SECRET)
    Note.objects.create(return_of=world.other, by=source.user, role=Role.SOURCE, text=SECRET)
    rehearsal = start_rehearsal(world.return_.collection, by=None)
    run_rehearsal.func(rehearsal.pk)
    return world


def addresses(world: World) -> Iterator[tuple[str, str, Row]]:
    collection = world.return_.collection
    for name, row in TABLE.items():
        rehearsal = collection.rehearsals.get().pk
        args = [rehearsal if arg == "REHEARSAL" else arg for arg in row.args]
        pk = [] if name == "workbench_new" else [collection.pk]
        yield name, reverse(name, args=[*pk, *args]), row


def test_every_address_of_the_workbench_has_its_row() -> None:
    assert sorted(TABLE) == sorted(str(pattern.name) for pattern in urlpatterns)


def expected(persona: str, row: Row) -> int:
    if persona.startswith("auditor"):
        return row.auditor
    if persona == "designer":
        return row.designer
    return AWAY if persona in ("signed out", "switched off") else REFUSED


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page_answers_each_persona_as_the_table_says(world: World, persona: str) -> None:
    client, wrong = world.client(persona), []
    for name, url, row in addresses(world):
        got, wanted = client.get(url).status_code, expected(persona, row)
        if persona == "auditor of another series" and "REHEARSAL" in row.args:
            wanted = REFUSED  # what a rule says of returns tells of their values
        if got != wanted:
            wrong.append(f"{name}: {got} instead of {wanted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("persona", [p for p in PERSONAS if p != "designer"])
def test_nobody_but_designers_changes_a_draft(world: World, persona: str) -> None:
    collection, client = world.return_.collection, world.client(persona)
    before = state_of(collection)
    data = {"do": "up Plots", "confirm": "yes", "act": "drop", "from": "draft", "title": "X"}
    for name, url, _ in addresses(world):
        answer = client.post(url, data)
        refused = (AWAY, REFUSED, NOT_LIKE_THAT)
        if name != "workbench_preview_form":  # it shows what is sent, and keeps nothing
            assert answer.status_code in refused, (name, answer.status_code)
        if answer.status_code == AWAY and persona.startswith("auditor"):
            assert answer["Location"] == reverse("wagtailadmin_home")
    assert state_of(collection) == before


@pytest.mark.parametrize("persona", ["designer", "auditor of another series"])
def test_who_sees_no_returns_finds_nothing_of_them_in_any_page(world: World, persona: str) -> None:
    client = world.client(persona)
    for name, url, _ in addresses(world):
        response = client.get(url)
        body = b"".join(response) if response.streaming else response.content
        assert SECRET.encode() not in body, name
    assert SECRET not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("persona", PERSONAS)
def test_wagtails_own_pages_are_for_designers_and_auditors(world: World, persona: str) -> None:
    client = world.client(persona)
    answers = {name: client.get(reverse(name)).status_code for name in WAGTAILS}
    if persona == "designer":
        wanted = {name: both[0] for name, both in WAGTAILS.items()}
    elif persona.startswith("auditor"):
        wanted = {name: both[1] for name, both in WAGTAILS.items()}
    else:
        away = persona in ("signed out", "switched off")
        wanted = dict.fromkeys(WAGTAILS, AWAY if away else REFUSED)
    assert answers == wanted


def test_the_list_of_collections_leads_to_the_workbench(world: World) -> None:
    pk = world.return_.collection_id
    edit = reverse("wagtailsnippets_definitions_datacollection:edit", args=(pk,))
    answer = world.client("designer").get(edit)
    assert answer["Location"] == reverse("workbench", args=(pk,))


def test_a_designer_who_collects_too_keeps_the_permissions_of_a_designer(db: None) -> None:
    both = user(Role.AUDITOR)
    both.memberships.create(organisation=both.memberships.get().organisation, role=Role.DESIGNER)
    client = Client()
    client.force_login(both)
    assert client.get(reverse("workbench_new")).status_code == OK


def state_of(collection: DataCollection) -> tuple[object, ...]:
    """All that a change of a draft could change."""
    fresh = DataCollection.objects.get(pk=collection.pk)
    return (
        tables_of(fresh),
        DraftChange.objects.count(),
        DataCollection.objects.count(),
        fresh.publications.count(),
        fresh.rehearsals.count(),
    )

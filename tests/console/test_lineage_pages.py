"""A designer renames, splits, merges and drops items, and sees every cell beforehand."""

from __future__ import annotations

import re

import pytest

from collect.definitions.drafts import apply_edits
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from console.bench import Bench, words_of
from console.desk import TITLE, lineages, opened_desk
from factories import fill, return_of, source_of, user


@pytest.fixture
def desk(db: None) -> Bench:
    return opened_desk()


ALL = ("workbench_item_lineage", "Plots", "PlotsAll")


def test_a_rename_is_shown_cell_by_cell_before_it_is_made(desk: Bench) -> None:
    before = tables_of(desk.collection).rows
    shown = desk.post(*ALL, act="rename", code="Every")
    page = words_of(shown)
    assert "Renamed PlotsAll to Every : these cells would change" in page
    assert "Plots Every Was Plots PlotsAll code PlotsAll Every" in page
    assert "101 what must hold PlotsAll == PlotsLet + PlotsEmpty Every == PlotsLet" in page
    assert "What is left to put right" not in page
    assert tables_of(desk.collection).rows == before
    answer = desk.confirm(*ALL, page=shown)
    assert "Renamed PlotsAll to Every." in words_of(answer)
    assert lineages(desk.collection)["Every"] == ("renamed", "PlotsAll")
    change = desk.collection.draft_changes.first()
    assert (change.said, change.by is not None) == ("Renamed PlotsAll to Every", True)


def test_a_preview_that_is_out_of_date_asks_again(desk: Bench) -> None:
    shown = desk.post(*ALL, act="rename", code="Every")
    apply_edits(desk.collection.pk, [TITLE], by=None, said="New title")
    again = desk.confirm(*ALL, page=shown)
    assert again.status_code == 409
    assert "The draft has changed since you looked" in words_of(again)
    assert "PlotsAll" in lineages(desk.collection)
    assert desk.confirm(*ALL, page=again).status_code == 200
    assert "Every" in lineages(desk.collection)


PARTS = {
    "part1-code": "Small", "part1-label": "Small plots", "part1-question": "2c1",
    "part2-code": "Large", "part2-label": "Large plots", "part2-question": "2c2",
}  # fmt: skip


def test_a_split_follows_into_every_rule_and_can_be_published(desk: Bench) -> None:
    shown = desk.post(*ALL, act="split", **PARTS)
    assert "previous.PlotsAll within tolerance" in words_of(shown)
    desk.confirm(*ALL, page=shown)
    assert lineages(desk.collection)["Small"] == ("split", "PlotsAll")
    desk.client.post(desk.url("workbench_publish"), {"reason": "Split"})
    assert desk.collection.publications.count() == 2
    assert "Part of PlotsAll" in words_of(desk.get("workbench_lineage"))


def test_items_are_merged(desk: Bench) -> None:
    into = {"into-code": "Both", "into-label": "Let or empty", "into-question": "2a"}
    args = ("workbench_item_lineage", "Plots", "PlotsLet")
    shown = desk.post(*args, act="merge", **{"with": ["PlotsEmpty"]}, **into)
    page = words_of(shown)
    assert "Merged PlotsLet and PlotsEmpty into Both" in page
    assert "There is no item called PlotsLet" in page, "rule 107Q has to be rewritten by hand"
    desk.confirm(*args, page=shown)
    assert lineages(desk.collection)["Both"] == ("merged", "PlotsLet;PlotsEmpty")


def test_an_item_is_dropped_with_the_rules_that_need_it(desk: Bench) -> None:
    args = ("workbench_item_lineage", "Plots", "Hens")
    assert "What must hold, in rule 107Q 2 examples of rules" in words_of(desk.get(*args))
    desk.confirm(*args, page=desk.post(*args, act="drop", rule=["107Q"]))
    assert "Hens" not in lineages(desk.collection)
    assert not desk.collection.rules.filter(number="107Q").exists()


def test_an_item_is_marked_as_new(desk: Bench) -> None:
    args = ("workbench_item_lineage", "Plots", "Rent")
    desk.confirm(*args, page=desk.post(*args, act="new"))
    assert lineages(desk.collection)["Rent"] == ("new", "")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"act": "rename", "code": "PlotsLet"}, "PlotsLet is the code of another item"),
        ({"act": "rename", "code": "PlotsAll"}, "PlotsAll is its code already"),
        ({"act": "split", "part1-code": "A"}, "Each item needs both a code and a label"),
        ({"act": "merge", "with": ["PlotsLet"]}, "Enter the code and the label"),
        ({"act": "wish"}, "Choose what to do"),
        ({}, "Choose what to do"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    desk: Bench, data: dict[str, object], told: str
) -> None:
    answer = desk.post(*ALL, **data)
    assert answer.status_code == 422
    assert told in words_of(answer)
    assert desk.collection.draft_changes.count() == 0


def test_an_item_that_is_not_there_is_not_found(desk: Bench) -> None:
    for url in (desk.url("workbench_item_lineage", "Plots", "Ducks"),):
        assert desk.client.get(url).status_code == 404
        assert desk.client.post(url, {"act": "rename", "code": "Geese"}).status_code == 404


def with_figures(collection: DataCollection) -> None:
    for native_id, count in (("A1", "7"), ("A2", "5")):
        return_ = return_of(collection, native_id)
        fill(return_, "Plots", source_of(return_), PlotsLet=count)


def test_history_shows_national_totals_to_collectors_alone(desk: Bench) -> None:
    with_figures(desk.collection)
    args = ("workbench_item_lineage", "Plots", "PlotsLet")
    page = words_of(desk.get(*args))
    assert "2024 2a PlotsLet" in page
    assert "2023" in page
    assert "National totals are shown to those who may see the returns" in page
    years = page.split("Year by year")[1].split("National totals")[0]
    assert not re.search(r"\b12\b", years)
    both = user(Role.DESIGNER)
    both.memberships.create(
        organisation=Organisation.objects.get(native_id="DEP"), role="collector"
    )
    desk.client.force_login(both)
    assert "12 2 returns" in words_of(desk.get(*args))


def test_history_says_what_an_item_was_called(desk: Bench) -> None:
    page = words_of(desk.get("workbench_item_lineage", "Plots", "Rent"))
    assert "Renamed, relabelled (Fee)" in page

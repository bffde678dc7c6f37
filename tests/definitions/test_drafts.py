"""Drafts change by edits: each can be kept, told, merged with others, and taken back."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.definitions.drafts import DraftRefusedError, apply_edits, change_draft, undo
from collect.definitions.edits import (
    CHANGED,
    Edit,
    EditsConflictError,
    applied,
    edits_between,
    inverses,
)
from collect.definitions.folders import read_folder
from collect.definitions.models import DataCollection, DraftChange, Item
from collect.definitions.rows import tables_of
from collect.definitions.storing import store_tables
from collect.definitions.tables import ITEMS, RULES, FolderTables, Row
from collect.organisations.models import User

TOY = read_folder(Path(__file__).parents[1] / "collections" / "toy" / "2024")
EMPTY = replace(TOY, rows={**TOY.rows, "rules.csv": ()})


def rules(*numbers: str) -> FolderTables:
    """Tables with nothing but these rules, `1:a` having the message a."""
    pairs = [number.partition(":") for number in numbers]
    blank = dict.fromkeys(RULES.names, "")
    rows = [
        Row(n, {**blank, "number": p[0], "message": p[2]}) for n, p in enumerate(pairs, start=2)
    ]
    return replace(EMPTY, rows={**EMPTY.rows, "rules.csv": tuple(rows)})


ANY_RULES = st.lists(
    st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from(["", "x", "y"])),
    unique_by=lambda pair: pair[0],
    max_size=8,
).map(lambda pairs: rules(*(f"{number}:{message}" for number, message in pairs)))


@settings(max_examples=300, deadline=None)
@given(ANY_RULES, ANY_RULES)
def test_edits_make_one_state_of_the_other_and_back(a: FolderTables, b: FolderTables) -> None:
    edits = edits_between(a, b)
    there = applied(a, edits)
    assert there.rows == b.rows
    assert applied(there, inverses(edits)).rows == a.rows
    assert [Edit.from_json(edit.to_json()) for edit in edits] == edits
    assert bool(edits) == (a.rows != b.rows)


@pytest.fixture
def draft(db: None) -> DataCollection:
    """The toy's draft in the database."""
    return store_tables(TOY)


@pytest.fixture
def designer(db: None) -> User:
    """Somebody who changes drafts."""
    return User.objects.create(username="designer")


def item(code: str, column: str, before: str, after: str, section: str = "Plots") -> Edit:
    """One cell of one item."""
    return Edit("items.csv", (section, code), CHANGED, {column: (before, after)})


def test_a_change_keeps_its_author_its_words_and_every_row_that_stays(
    draft: DataCollection, designer: User
) -> None:
    keys = dict(Item.objects.values_list("code", "pk"))
    edit = item("Hens", "label", Item.objects.get(code="Hens").label, "Hens and ducks")
    change = apply_edits(draft.pk, [edit], by=designer, said="Relabelled Hens")
    assert change
    assert (change.by, change.said) == (designer, "Relabelled Hens")
    assert Item.objects.get(code="Hens").label == "Hens and ducks"
    assert dict(Item.objects.values_list("code", "pk")) == keys


def test_nothing_changed_leaves_no_trace(draft: DataCollection, designer: User) -> None:
    assert change_draft(draft.pk, lambda tables: tables, by=designer, said="Nothing") is None
    assert not DraftChange.objects.exists()


def test_two_people_changing_different_cells_both_have_their_way(
    draft: DataCollection, designer: User
) -> None:
    label = Item.objects.get(code="Hens").label
    apply_edits(draft.pk, [item("Hens", "label", label, "Ducks")], by=designer, said="One")
    apply_edits(draft.pk, [item("Hens", "hint", "", "All of them")], by=designer, said="Other")
    hens = Item.objects.get(code="Hens")
    assert (hens.label, hens.hint) == ("Ducks", "All of them")


def test_two_people_changing_the_same_cell_are_told(draft: DataCollection, designer: User) -> None:
    label = Item.objects.get(code="Hens").label
    apply_edits(draft.pk, [item("Hens", "label", label, "Ducks")], by=designer, said="One")
    with pytest.raises(EditsConflictError, match="it is “Ducks” now"):
        apply_edits(draft.pk, [item("Hens", "label", label, "Geese")], by=designer, said="Other")
    assert Item.objects.get(code="Hens").label == "Ducks"


def test_a_change_is_undone_and_later_ones_stay(draft: DataCollection, designer: User) -> None:
    without_hens = replace(
        TOY,
        rows={
            **TOY.rows,
            "items.csv": tuple(row for row in TOY.of(ITEMS) if row["code"] != "Hens"),
        },
    )
    dropped = change_draft(draft.pk, lambda _: without_hens, by=designer, said="Dropped Hens")
    assert dropped
    waiting = Item.objects.get(code="Waiting").label
    apply_edits(draft.pk, [item("Waiting", "label", waiting, "Queue")], by=designer, said="Queue")
    undo(dropped, by=designer)
    rows = tables_of(draft).rows
    assert [row["code"] for row in rows["items.csv"]] == [row["code"] for row in TOY.of(ITEMS)]
    assert Item.objects.get(code="Waiting").label == "Queue"
    with pytest.raises(DraftRefusedError, match="undone already"):
        undo(dropped, by=designer)


def test_an_undo_can_be_undone(draft: DataCollection, designer: User) -> None:
    edit = item("Hens", "hint", "", "All")
    change = apply_edits(draft.pk, [edit], by=designer, said="Hint")
    assert change
    back = undo(change, by=designer)
    assert back
    undo(back, by=designer)
    assert Item.objects.get(code="Hens").hint == "All"


def test_a_change_that_was_changed_again_is_not_undone_by_itself(
    draft: DataCollection, designer: User
) -> None:
    change = apply_edits(draft.pk, [item("Hens", "hint", "", "All")], by=designer, said="Hint")
    assert change
    apply_edits(draft.pk, [item("Hens", "hint", "All", "None")], by=designer, said="Hint")
    with pytest.raises(DraftRefusedError, match="changed again since"):
        undo(change, by=designer)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (item("Hens", "kind", "whole_number", "fowl"), "is not one of"),
        (item("Hens", "label", TOY.of(ITEMS)[-1]["label"], ""), "it is “"),
        (item("Hens", "places", "", "many"), "whole number from 0 to 9"),
        (Edit("items.csv", ("Garden", "Gnomes"), "added", {"section": ("", "Garden")}), "empty"),
        (Edit("collection.toml", (), CHANGED, {"series": ("PLOTS", "BOATS")}), "Roll it forward"),
        (item("Hens", "colour", "", "red"), "no such column"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(
    draft: DataCollection, designer: User, edit: Edit, told: str
) -> None:
    with pytest.raises((DraftRefusedError, EditsConflictError), match=told):
        apply_edits(draft.pk, [edit], by=designer, said="Wrong")
    assert tables_of(draft).rows == TOY.rows


def test_an_item_needs_a_section_that_is_there(draft: DataCollection, designer: User) -> None:
    cells = {**TOY.of(ITEMS)[0].cells, "section": "Garden", "code": "Gnomes"}
    rows = {**TOY.rows, "items.csv": (*TOY.of(ITEMS), Row(99, cells))}
    with pytest.raises(DraftRefusedError, match="There is no section called Garden"):
        change_draft(draft.pk, lambda _: replace(TOY, rows=rows), by=designer, said="Gnomes")


def test_a_draft_with_problems_can_be_changed_elsewhere(
    draft: DataCollection, designer: User
) -> None:
    Item.objects.filter(code="Waiting").update(label="")
    assert apply_edits(draft.pk, [item("Hens", "hint", "", "All")], by=designer, said="Hint")

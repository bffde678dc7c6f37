"""Rows of a draft added, moved and renamed, and what follows them."""

from __future__ import annotations

import pytest

from collect.definitions.arranging import (
    new_item,
    with_items_in_section,
    with_row_moved,
    with_rows_added,
    with_section_renamed,
    without_section,
)
from collect.definitions.edits import applied, edits_between, inverses
from collect.definitions.folders import read_folder
from collect.definitions.references import reference_problems
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.section_tree import (
    tree_of,
    walked,
    with_section_before,
    with_section_moved,
    with_section_nested,
    with_section_taken_out,
)
from collect.definitions.tables import CODES, ITEMS, SECTIONS, FolderTables
from factories import TOY


@pytest.fixture
def tables() -> FolderTables:
    """The toy of this year, as its folder holds it."""
    return read_folder(TOY / "2024")


def codes(tables: FolderTables, section: str) -> list[str]:
    return [row["code"] for row in tables.of(ITEMS) if row["section"] == section]


def tree(tables: FolderTables) -> list[tuple[str, int]]:
    return list(walked(tree_of(tables)))


@pytest.mark.parametrize(("by", "place"), [(-1, 0), (-9, 0), (1, 2), (99, 6), (0, 1)])
def test_a_row_moves_as_far_as_there_is_room(tables: FolderTables, by: int, place: int) -> None:
    after = with_row_moved(tables, ITEMS, ("Plots", "PlotsEmpty"), by=by)
    assert codes(after, "Plots").index("PlotsEmpty") == place
    assert codes(after, "Site") == codes(tables, "Site")


def test_a_row_moves_above_another_of_its_own(tables: FolderTables) -> None:
    after = with_row_moved(tables, CODES, ("Soils", "LO"), before=("Soils", "CL"))
    assert [row["code"] for row in after.of(CODES)][:3] == ["LO", "CL", "SA"]
    with pytest.raises(LineageRefusedError):
        with_row_moved(tables, CODES, ("Soils", "LO"), before=("Roofs", "T"))


def test_new_rows_stand_with_their_own(tables: FolderTables) -> None:
    new = [{**new_item(tables, "Site"), "code": code} for code in ("One", "Two")]
    at_end = with_rows_added(tables, ITEMS, new)
    assert codes(at_end, "Site")[-2:] == ["One", "Two"]
    below = with_rows_added(tables, ITEMS, new, below=("Site", "Ref"))
    assert codes(below, "Site")[:3] == ["Ref", "One", "Two"]
    assert not list(reference_problems(at_end))


def test_an_item_does_not_move_to_where_its_code_is_taken(tables: FolderTables) -> None:
    twice = with_rows_added(tables, ITEMS, [{**new_item(tables, "Shed"), "code": "Hens"}])
    with pytest.raises(LineageRefusedError, match="Shed has an item called Hens already"):
        with_items_in_section(twice, [("Plots", "Hens")], "Shed")


def test_what_names_a_section_follows_its_new_code(tables: FolderTables) -> None:
    after = with_section_renamed(tables, "Site", "Place")
    assert codes(after, "Place") == codes(tables, "Site")
    assert tree(after) == [("Place", 0), ("Shed", 1), ("Plots", 0)]
    assert not list(reference_problems(after))


def test_a_section_goes_with_what_is_inside_it(tables: FolderTables) -> None:
    after = without_section(tables, "Site")
    assert tree(after) == [("Plots", 0)]
    assert {row["section"] for row in after.of(ITEMS)} == {"Plots"}


def test_sections_are_taken_out_nested_and_moved(tables: FolderTables) -> None:
    out = with_section_taken_out(tables, "Shed")
    assert tree(out) == [("Site", 0), ("Shed", 0), ("Plots", 0)]
    assert tree(with_section_nested(out, "Shed")) == tree(tables)
    moved = with_section_moved(out, "Plots", -2)
    assert tree(moved) == [("Plots", 0), ("Site", 0), ("Shed", 0)]
    assert moved.of(ITEMS)[0]["section"] == "Plots"
    assert tree(with_section_before(out, "Plots", "Shed"))[1] == ("Plots", 0)


def test_a_section_is_never_inside_itself(tables: FolderTables) -> None:
    with pytest.raises(LineageRefusedError, match="inside itself"):
        with_section_before(tables, "Site", "Shed")
    with pytest.raises(LineageRefusedError, match="no section before it"):
        with_section_nested(tables, "Site")


def test_every_arrangement_can_be_taken_back(tables: FolderTables) -> None:
    for after in (
        with_section_moved(tables, "Plots", -1),
        with_section_taken_out(tables, "Shed"),
        with_items_in_section(tables, [("Plots", "Hens")], "Site"),
        with_row_moved(tables, ITEMS, ("Plots", "Hens"), by=-3),
    ):
        back = applied(after, inverses(edits_between(tables, after)))
        for table in (SECTIONS, ITEMS):
            assert [row.cells for row in back.of(table)] == [row.cells for row in tables.of(table)]

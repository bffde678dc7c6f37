"""SEN2 2015 comes from 2014: rolled forward, its words moved on, a placement split."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from collect.definitions.compiling import spec_of_tables
from collect.definitions.dated_words import dated_words, reworded
from collect.definitions.edits import edits_between
from collect.definitions.folders import read_folder
from collect.definitions.lineages import NewItem, drop, split
from collect.definitions.lint import lint
from collect.definitions.renaming import rename
from collect.definitions.rolling import rolled_forward
from collect.definitions.tables import ITEMS, RULES, FolderTables
from collect.exchange.definition_book.reading import read_definition
from collect.exchange.definition_book.writing import definition_workbook, definition_zip

SEN2 = Path(__file__).parents[2] / "sen2"
YEARS = sorted(path.name for path in SEN2.iterdir() if path.is_dir())
THIS_YEAR = read_folder(SEN2 / "2014")
LAST_YEAR = spec_of_tables(THIS_YEAR)


def stopping(tables: FolderTables) -> list[str]:
    return [str(problem) for problem in lint(tables, last_year=LAST_YEAR) if problem.stops]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("written", [definition_workbook, definition_zip])
def test_a_year_goes_out_to_a_file_and_comes_back(year: str, written: object) -> None:
    tables = read_folder(SEN2 / year)
    back = read_definition(io.BytesIO(written(tables)))  # type: ignore[operator]
    assert back.notices == ()
    assert edits_between(tables, back.tables) == []


def test_2015_begins_without_a_problem() -> None:
    next_year = rolled_forward(THIS_YEAR)
    assert next_year.head["previous"] == "SEN2_2014"
    assert next_year.head["reference_date"] == "2015-01-16"
    assert stopping(next_year) == []


def test_the_years_in_its_words_move_on() -> None:
    next_year = rolled_forward(THIS_YEAR)
    words = list(dated_words(next_year, 2014))
    assert {"2014", "16 January 2014"} & {word.word for word in words}
    moved = reworded(next_year, [word for word in words if word.moves])
    assert stopping(moved) == []
    assert "2015" in moved.head["title"]


def test_a_placement_is_split_and_last_year_is_read_through_the_split() -> None:
    """The maintained nursery's row becomes two; every sum over it follows."""
    totals = [row for row in THIS_YEAR.of(ITEMS) if row["total_of"] and row["section"] == "Part1"]
    code = totals[0].listed("total_of")[0]
    parts = [NewItem(f"{code}a", "Full time", "9.1a"), NewItem(f"{code}b", "Part time", "9.1b")]
    next_year = split(rolled_forward(THIS_YEAR), "Part1", code, parts)
    assert stopping(next_year) == []
    assert f"{code}a + {code}b" in "\n".join(row["expression"] for row in next_year.of(RULES))
    assert set(spec_of_tables(next_year).split_items) == {code}


def test_any_item_that_occurs_once_can_be_renamed() -> None:
    for row in THIS_YEAR.of(ITEMS):
        if row["section"] == "Part1":
            renamed = rename(THIS_YEAR, row["section"], row["code"], f"{row['code']}New")
            assert row["code"] not in spec_of_tables(renamed).return_items
            assert [str(p) for p in lint(renamed) if p.stops] == []


def test_a_dropped_item_leaves_its_sums_in_order_and_their_examples_to_be_mended() -> None:
    totals = [row for row in THIS_YEAR.of(ITEMS) if len(row.listed("total_of")) > 2]
    code = totals[0].listed("total_of")[-1]
    left = stopping(drop(rolled_forward(THIS_YEAR), totals[0]["section"], code))
    assert left
    assert all(told.startswith("examples.csv") and "gives the verdict" in told for told in left)

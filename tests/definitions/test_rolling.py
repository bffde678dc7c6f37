"""Next year's collection comes from this year's, and what needs a look is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.definitions.compiling import spec_of_tables
from collect.definitions.dangling import dangling
from collect.definitions.dated_words import DatedWord, dated_words, reworded
from collect.definitions.drafts import apply_edits
from collect.definitions.edits import Edit
from collect.definitions.folders import read_folder
from collect.definitions.item_history import fate_of, history_of
from collect.definitions.lineages import NewItem, drop, merge, split
from collect.definitions.lint import lint
from collect.definitions.models import DataCollection, Section
from collect.definitions.next_year import NextYearThereError, next_year_of, roll_forward, start_of
from collect.definitions.published_tables import tables_of_spec
from collect.definitions.publishing import publish
from collect.definitions.renaming import rename
from collect.definitions.rolling import a_year_later, rolled_forward, to_look_at
from collect.definitions.rows import tables_of
from collect.definitions.specs import spec_of
from collect.definitions.storing import store_tables
from collect.definitions.tables import EXAMPLES, ITEMS, RULES, FolderTables

TOYS = Path(__file__).parents[1] / "collections" / "toy"
TOY = read_folder(TOYS / "2024")
THIS_YEAR = spec_of_tables(TOY)
PARTS = (NewItem("Small", "Small plots", "2c1"), NewItem("Large", "Large plots", "2c2"))


def rules(tables: FolderTables) -> dict[str, str]:
    return {row["number"]: row["expression"] for row in tables.of(RULES)}


def test_next_year_asks_the_same_a_year_later() -> None:
    next_year = rolled_forward(TOY)
    assert next_year.head["year"] == "2025"
    assert next_year.head["previous"] == "PLOTS_2024"
    assert next_year.head["reference_date"] == "2025-03-31"
    assert next_year.head["return_date"] == "2025-05-15"
    assert next_year.head["closes"] == ""
    assert {(row["lineage"], row["previous"]) for row in next_year.of(ITEMS)} == {("same", "")}
    assert rules(next_year) == rules(TOY)
    assert [p for p in lint(next_year, last_year=THIS_YEAR) if p.stops] == []


def test_what_was_split_is_read_of_its_parts_from_then_on() -> None:
    before = split(TOY, "Plots", "PlotsAll", PARTS)
    assert "previous.PlotsAll" in rules(before)["103Q"]
    next_year = rolled_forward(before)
    asked = "Small + Large == previous.Small + previous.Large within tolerance"
    assert asked in rules(next_year)["103Q"]
    examples = [row["values"] for row in next_year.of(EXAMPLES) if row["rule"] == "103Q"]
    assert examples[0] == "Small=100; Large=0; previous.Small=100; previous.Large=0"
    assert [p for p in lint(next_year, last_year=spec_of_tables(before)) if p.stops] == []


@given(st.dates(date(1901, 1, 1), date(2150, 1, 1)))
def test_a_date_moves_by_one_year_and_stays_in_its_month(day: date) -> None:
    later = a_year_later(day)
    assert (later.year, later.month) == (day.year + 1, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


def test_what_needs_a_look_is_told() -> None:
    told = [str(problem) for problem in to_look_at(rolled_forward(TOY))]
    assert any("Rule 106 was counted as a query" in one for one in told)
    assert any("Rule 107Q was switched off: The limit is being looked at." in one for one in told)
    assert not any("active_to" in one for one in told)
    late = replace(TOY, head={**TOY.head, "reference_date": "2029-12-31"})
    assert any(
        "Rule 104 was in use until 2029-12-31" in str(one)
        for one in to_look_at(rolled_forward(late))
    )


def test_a_window_that_falls_on_a_weekend_is_told() -> None:
    sunday = replace(TOY, head={**TOY.head, "opens": "2025-06-01"})
    assert "2025-06-01 is a Sunday" in str(next(p for p in to_look_at(sunday) if p.row == 0))


def words(text: str, year: int = 2014, column: str = "guidance") -> list[tuple[str, str, bool]]:
    tables = replace(TOY, head={**TOY.head, "title": "", "guidance": "", column: text}, rows={})
    return [(w.word, w.later, w.moves) for w in dated_words(tables, year)]


@pytest.mark.parametrize(
    ("text", "word", "later"),
    [
        ("in 2014.", "2014", "2015"),
        ("2013/14", "2013/14", "2014/15"),
        ("2013-2014", "2013-2014", "2014-2015"),
        ("2099/00", "2099/00", "2100/01"),
        ("from 16 January 2014 on", "16 January 2014", "16 January 2015"),
        ("on Thursday 16 January 2014", "Thursday 16 January 2014", "Friday 16 January 2015"),
        ("16th January, 2014", "16th January, 2014", "16th January, 2015"),
        ("29 February 2012", "29 February 2012", "28 February 2013"),
        ("January 2014", "2014", "2015"),
        ("on 2014-01-16", "2014-01-16", "2015-01-16"),
        ("on 1/4/2014", "1/4/2014", "1/4/2015"),
    ],
)
def test_years_and_dates_are_found_with_what_they_are_a_year_later(
    text: str, word: str, later: str
) -> None:
    assert [(w, after) for w, after, _ in words(text)] == [(word, later)]


@pytest.mark.parametrize(
    "text", ["2,014", "£2014", "12014", "2014.50", "Tot2014", "2014-13-01", "1/4/20145", "2009/14"]
)
def test_what_is_no_year_is_passed_over(text: str) -> None:
    assert words(text) == []


def test_years_long_ago_are_offered_but_not_meant_to_move() -> None:
    assert words("the Education Act 1996")[0][2] is False
    assert words("as at 31 August 2013")[0][2] is True


def found(tables: FolderTables, file: str, column: str) -> list[DatedWord]:
    return [w for w in dated_words(tables, 2024) if (w.file, w.column) == (file, column)]


def test_dates_of_rules_move_and_amounts_stay() -> None:
    (day,) = found(TOY, "rules.csv", "expression")
    assert (day.key, day.later, day.moves) == (("106",), "2025-03-31", True)
    rows = tuple(
        replace(row, cells={**row.cells, "expression": "PlotsAll <= 2024"})
        for row in TOY.of(RULES)[:1]
    )
    tables = replace(TOY, rows={**TOY.rows, RULES.file: rows})
    assert [word.moves for word in found(tables, "rules.csv", "expression")] == [False]


def test_the_chosen_words_change_and_nothing_else() -> None:
    every = list(dated_words(TOY, 2024))
    chosen = [word for word in every if word.column in ("title", "message", "how_to_fix")]
    after = reworded(TOY, chosen)
    assert after.head["title"] == "Allotment survey 2025"
    assert after.head["guidance"] == TOY.head["guidance"]
    assert len(list(dated_words(after, 2024))) == len(every)
    assert reworded(TOY, []).rows == TOY.rows


@given(st.lists(st.sampled_from(["2024", "31 March 2024", "2023/24", " and ", "x"]), max_size=8))
def test_all_words_of_one_cell_change_together(parts: list[str]) -> None:
    text = " ".join(parts)
    tables = replace(TOY, head={**TOY.head, "title": text}, rows={})
    chosen = [word for word in dated_words(tables, 2024) if word.column == "title"]
    after = reworded(tables, chosen).head["title"]
    expected = text.replace("2024", "2025").replace("2023/24", "2024/25")
    assert after == expected


def test_names_without_what_they_name_are_found_without_running_examples() -> None:
    told = [str(p) for p in dangling(drop(TOY, "Plots", "Waiting"), None)]
    assert any("There is no item called Waiting" in one for one in told)
    assert [str(p) for p in dangling(TOY, None)] == []


def test_a_code_set_without_an_item_is_told() -> None:
    told = [str(p) for p in dangling(drop(TOY, "Site", "Soil"), None)]
    assert any("No item has the code set Soils" in one for one in told)


@pytest.fixture
def this_year(db: None) -> DataCollection:
    return store_tables(TOY)


def test_rolling_forward_makes_a_draft_with_its_beginning_told(this_year: DataCollection) -> None:
    made = roll_forward(this_year.pk, by=None)
    assert made.name == "PLOTS_2025"
    assert tables_of(made).rows == rolled_forward(TOY).rows
    start = start_of(made)
    assert start is not None
    assert start.change.said == "Rolled forward from the draft of PLOTS_2024"
    assert (start.year, start.changed) == (2024, frozenset())
    assert start_of(this_year) is None
    assert next_year_of(this_year) == made


def test_next_year_is_never_made_over(this_year: DataCollection) -> None:
    made = roll_forward(this_year.pk, by=None)
    with pytest.raises(NextYearThereError, match="PLOTS_2025 is there already"):
        roll_forward(this_year.pk, by=None)
    assert made.draft_changes.count() == 1


def test_cells_that_were_changed_since_are_known(this_year: DataCollection) -> None:
    made = roll_forward(this_year.pk, by=None)
    title = Edit("collection.toml", (), "changed", {"title": ("Allotment survey 2024", "Plots")})
    apply_edits(made.pk, [title], by=None, said="New title")
    start = start_of(made)
    assert start is not None
    assert start.changed == {("collection.toml", (), "title")}


def test_a_publication_can_be_rolled_forward_rather_than_the_draft(
    this_year: DataCollection,
) -> None:
    publication = publish(this_year)
    Section.objects.filter(collection=this_year, code="Plots").update(title="Plots of land")
    made = roll_forward(this_year.pk, by=None, publication=publication)
    assert made.sections.get(code="Plots").title == "Plots"


def test_a_publications_tables_are_those_that_it_was_made_of(this_year: DataCollection) -> None:
    publication = publish(this_year)
    tables = tables_of_spec(spec_of(publication), tables_of(this_year))
    assert tables.rows == TOY.rows
    assert tables.head == TOY.head


def test_a_publications_tables_say_the_same_without_the_draft() -> None:
    empty = replace(TOY, rows={})
    assert spec_of_tables(tables_of_spec(THIS_YEAR, empty)) == THIS_YEAR


def test_an_item_is_followed_back_through_the_years() -> None:
    y2025 = rename(rolled_forward(TOY), "Plots", "PlotsLet", "Taken")
    y2026 = merge(rolled_forward(y2025), "Plots", ("Taken", "PlotsEmpty"), NewItem("Any", "Any"))
    y2027 = split(rolled_forward(y2026), "Plots", "Any", (NewItem("P", "P"), NewItem("Q", "Q")))
    specs = [spec_of_tables(t) for t in (y2027, y2026, y2025, TOY)]
    rows = history_of(specs, "Plots", "P")
    assert [(r.spec.year, r.placed.item.code, r.change, r.from_codes) for r in rows] == [
        (2027, "P", "Part of what was split", ("Any",)),
        (2026, "Any", "Merged", ("Taken", "PlotsEmpty")),
        (2025, "Taken", "Renamed", ("PlotsLet",)),
        (2025, "PlotsEmpty", "Same", ("PlotsEmpty",)),
        (2024, "PlotsLet", "", ()),
        (2024, "PlotsEmpty", "", ()),
    ]
    assert fate_of(specs[3], specs[2], "Plots", "PlotsLet") == "Taken"
    assert fate_of(specs[1], specs[0], "Plots", "Any") == "P and Q"


def test_a_dropped_and_a_new_item_say_so() -> None:
    later = spec_of_tables(drop(rolled_forward(TOY), "Plots", "Hens", rules={"107Q"}))
    assert fate_of(THIS_YEAR, later, "Plots", "Hens") == "dropped"
    last_year = spec_of_tables(read_folder(TOYS / "2023"))
    assert [r.change for r in history_of([THIS_YEAR, last_year], "Plots", "Hens")] == ["New"]
    rent = history_of([THIS_YEAR, last_year], "Plots", "Rent")
    assert [(r.placed.item.code, r.change) for r in rent] == [
        ("Rent", "Renamed, relabelled"),
        ("Fee", ""),
    ]

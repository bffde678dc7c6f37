"""Every mistake a designer can make in one cell is told with its file, row, column and remedy."""

from dataclasses import replace
from typing import Any

import pytest

from collect.definitions.compiling import spec_of_tables
from collect.definitions.folders import read_folder
from collect.definitions.lint import LONGEST_LIST, lint
from collect.definitions.tables import FILES, Row

BROKEN: list[tuple[str, str, dict[str, str], str]] = [
    # collection.toml
    ("collection.toml", "", {"series": ""}, "line 1, key series: This is empty. Enter a code"),
    ("collection.toml", "", {"series": "PL OTS"}, "“PL OTS” is not a code: a letter, then letters"),
    ("collection.toml", "", {"year": "1066"}, "line 2, key year: “1066” is not a year"),
    ("collection.toml", "", {"title": "A\nB"}, "key title: This must be one line."),
    ("collection.toml", "", {"title": "x" * 201}, "This has 201 characters. Use 200 at most."),
    ("collection.toml", "", {"source_type": ""}, "line 6, key source_type: This is empty."),
    ("collection.toml", "", {"previous": "last"}, "“last” is not a collection's series and year"),
    ("collection.toml", "", {"previous": "PLOTS_2024"}, "PLOTS_2024 is not of a year before 2024."),
    ("collection.toml", "", {"reference_date": "2024-02-30"}, "is not a date such as 2014-01-16."),
    ("collection.toml", "", {"guidance": "a\x00b"}, "Character 2 is a control character. Remove"),
    ("collection.toml", "", {"return_date": "2024-03-01"}, "return_date: This is before opens."),
    (
        "collection.toml",
        "",
        {"closes_to_agents": "2024-07-01"},
        "key closes_to_agents: This collection has no agent step. Make this empty, or set",
    ),
    # sections.csv
    ("sections.csv", "Plots", {"code": "Site"}, "row 3, column code: Site is already in row 2."),
    ("sections.csv", "Plots", {"code": "SITE"}, "SITE is already in row 2."),
    ("sections.csv", "Plots", {"code": "2nd"}, "row 3, column code: “2nd” is not a code"),
    ("sections.csv", "Plots", {"title": ""}, "row 3, column title: This is empty. Enter a text."),
    ("sections.csv", "Plots", {"repeats": "Yes"}, "row 3, column repeats: “Yes” is not yes or no."),
    ("sections.csv", "Shed", {"parent": "Sitt"}, "There is no section called Sitt. Did you mean"),
    ("sections.csv", "Site", {"parent": "Shed"}, "column parent: The section is inside itself."),
    ("sections.csv", "Plots", {"key_items": "Rent"}, "Only a section that repeats has key items."),
    ("sections.csv", "Shed", {"key_items": "Roofing"}, "no item in this section called Roofing."),
    ("sections.csv", "Shed", {"key_items": "ShedNo,Roof"}, "Write codes with ; between them"),
    ("sections.csv", "Shed", {"key_items": "ShedNo;ShedNo"}, "ShedNo is here twice."),
    # items.csv
    ("items.csv", "Waiting", {"section": "Plot"}, "There is no section called Plot. Did you mean"),
    ("items.csv", "Waiting", {"section": ""}, "column section: This is empty."),
    ("items.csv", "Waiting", {"section": "Site"}, "Rows of Site stand together, above those of"),
    ("items.csv", "Waiting", {"code": "soil"}, "row 12, column code: soil is already in row 6."),
    ("items.csv", "Waiting", {"question": "2a"}, "column question: 2a is already in row 9."),
    ("items.csv", "Waiting", {"question": "2d "}, "There are spaces before or after the text."),
    ("items.csv", "Waiting", {"label": " "}, "row 12, column label: This is empty."),
    (
        "items.csv",
        "Waiting",
        {"kind": "whole number"},
        "items.csv row 12, column kind: “whole number” is not one of whole_number, decimal, text,",
    ),
    ("items.csv", "Waiting", {"kind": "whole number"}, "Did you mean whole_number?"),
    ("items.csv", "Waiting", {"mandatory": ""}, "column mandatory: This is empty. Enter yes or no"),
    ("items.csv", "Waiting", {"places": "2"}, "Only an item of kind decimal has places."),
    ("items.csv", "Area", {"places": "many"}, "“many” is not a whole number from 0 to 9."),
    ("items.csv", "Area", {"places": "03"}, "“03” is not a whole number from 0 to 9."),
    ("items.csv", "Area", {"minimum": "0.0001"}, "Write this with 3 decimal places at most."),
    ("items.csv", "Waiting", {"minimum": "1,000"}, "“1,000” is not a number in digits"),
    ("items.csv", "Waiting", {"minimum": "6000"}, "minimum: This is above the maximum, 5000."),
    ("items.csv", "Waiting", {"minimum": "0.5"}, "Write this with 0 decimal places at most."),
    ("items.csv", "Waiting", {"maximum": "9" * 16}, "column maximum: Use 15 digits at most."),
    ("items.csv", "SiteName", {"minimum": "1"}, "Only a number has limits."),
    ("items.csv", "Soil", {"code_set": ""}, "An item of kind code needs the name of its code set."),
    ("items.csv", "Soil", {"code_set": "Soil"}, "There is no code set called Soil. Did you mean"),
    ("items.csv", "Waiting", {"code_set": "Soils"}, "Only an item of kind code has a code set."),
    ("items.csv", "PlotsAll", {"total_of": "PlotsLet"}, "A total needs at least two parts."),
    ("items.csv", "PlotsAll", {"total_of": "PlotsLet;Holes"}, "item that occurs once called Holes"),
    ("items.csv", "PlotsAll", {"total_of": "PlotsLet;Water"}, "Water is not a number, so it"),
    ("items.csv", "PlotsAll", {"total_of": "PlotsLet;PlotsAll"}, "PlotsAll is part of itself."),
    ("items.csv", "SiteName", {"total_of": "PlotsLet;Rent"}, "Only a number can be a total."),
    ("items.csv", "ShedNo", {"total_of": "PlotsLet;Rent"}, "Totals inside a repeating section"),
    (
        "items.csv",
        "PlotsAll",
        {"total_of": "PlotsLet;Waiting"},
        "row 11, column total_of: No rule says that PlotsAll is the sum of these items. "
        "Add PlotsAll == PlotsLet + Waiting to rules.csv",
    ),
    (
        "items.csv",
        "PlotsAll",
        {"total_of": ""},
        "Rule 101 says what PlotsAll adds up. Enter PlotsLet;PlotsEmpty here.",
    ),
    ("items.csv", "Ref", {"filled_from": "postcode"}, "“postcode” is not one of native_id, name"),
    ("items.csv", "Waiting", {"lineage": "changed"}, "not one of same, renamed, split, merged or"),
    ("items.csv", "Hens", {"previous": "Bees"}, "A new item continues no item. Make this empty."),
    ("items.csv", "Rent", {"previous": ""}, "Name the one item of last year that is renamed."),
    ("items.csv", "Rent", {"lineage": "merged"}, "Name the items of last year that are merged"),
    ("items.csv", "Waiting", {"previous": "A;B"}, "An item that is the same continues one item"),
    ("items.csv", "Waiting", {"hint": "\x1b[31m"}, "Character 1 is a control character."),
    ("items.csv", "Waiting", {"hint": "  "}, "This holds nothing but white space."),
    # codes.csv
    ("codes.csv", "SA", {"code": "CL"}, "codes.csv row 3, column code: CL is already in row 2."),
    ("codes.csv", "SA", {"code": "SA "}, "There are spaces before or after the text."),
    ("codes.csv", "SA", {"label": ""}, "codes.csv row 3, column label: This is empty."),
    ("codes.csv", "SA", {"set": "Roofs"}, "Rows of Soils stand together, above those of Roofs."),
    # rules.csv
    ("rules.csv", "102", {"number": "101"}, "row 3, column number: 101 is already in row 2."),
    ("rules.csv", "102", {"severity": "warning"}, "“warning” is not one of error or query."),
    ("rules.csv", "102", {"scope": "Plot"}, "There is no section called Plot. Did you mean Plots?"),
    ("rules.csv", "102", {"scope": "Shed"}, "column scope: Rules on the records of a section"),
    ("rules.csv", "102", {"expression": "Waiting <= PlotAll"}, "At character 12: There is no item"),
    ("rules.csv", "102", {"expression": "Waiting <= PlotAll"}, "Did you mean PlotsAll?"),
    ("rules.csv", "102", {"expression": "Waiting ="}, "row 3, column expression: At character 9:"),
    ("rules.csv", "102", {"expression": "Hens >= previous.Hens"}, "Hens is new, so previous.Hens"),
    ("rules.csv", "102", {"blank": "ignored"}, "“ignored” is not one of blank fails, blank counts"),
    ("rules.csv", "103Q", {"tolerance": "ten"}, "“ten” is not a number or a percentage"),
    ("rules.csv", "103Q", {"tolerance": ""}, "row 4, column expression: At character"),
    ("rules.csv", "102", {"message": ""}, "row 3, column message: This is empty. Enter a text."),
    ("rules.csv", "102", {"message": "{Wating}"}, "column message: At character 1: There is no it"),
    ("rules.csv", "102", {"message": "{0.__class__}"}, "row 3, column message: At character 1:"),
    ("rules.csv", "104", {"active_to": "2019-01-01"}, "active_to: This is before active_from."),
    ("rules.csv", "104", {"active_from": "1/1/2020"}, "“1/1/2020” is not a date such as"),
    ("rules.csv", "102", {"switch": "muted"}, "“muted” is not one of on, query or off."),
    (
        "rules.csv",
        "106",
        {"switch_reason": ""},
        "row 7, column switch_reason: The switch is not on",
    ),
    # examples.csv
    ("examples.csv", "exactly ten a plot", {"rule": "12"}, "There is no rule called 12."),
    (
        "examples.csv",
        "one more",
        {"name": "exactly ten a plot"},
        "exactly ten a plot is already in",
    ),
    ("examples.csv", "one more", {"rule": "101"}, "Rows of 101 stand together, above those of 102"),
    (
        "examples.csv",
        "one more",
        {"expected": "fails"},
        "“fails” is not one of pass, fail or could",
    ),
    (
        "examples.csv",
        "one more",
        {"expected": "pass"},
        "examples.csv row 7, column expected: Rule 102 gives the verdict fail, not pass. "
        "Correct the values, the verdict or the rule.",
    ),
    ("examples.csv", "one more", {"values": "Wating=1"}, "There is no item called Wating. Did you"),
    ("examples.csv", "one more", {"values": "ShedNo=1"}, "no item called ShedNo. Name an item of"),
    ("examples.csv", "one more", {"values": "Waiting=many"}, "it must be a whole number between 0"),
    (
        "examples.csv",
        "one more",
        {"values": "Waiting 101"},
        "“Waiting 101” cannot be read. Write na",
    ),
    ("examples.csv", "one more", {"values": "Waiting=1; Waiting=2"}, "Waiting has two values."),
    # participants.csv
    (
        "participants.csv",
        "A2",
        {"native_id": "A1"},
        "row 3, column native_id: A1 is already in row",
    ),
    ("participants.csv", "A2", {"native_id": "A/2"}, "“A/2” is not 1 to 20 letters and digits"),
    ("participants.csv", "A2", {"name": ""}, "participants.csv row 3, column name: This is empty."),
    ("participants.csv", "A2", {"type": "school"}, "The sources of this collection are of type as"),
    ("participants.csv", "A2", {"agent": "A1"}, "column agent: This collection has no agent step."),
]


@pytest.mark.parametrize(("file", "where", "cells", "message"), BROKEN)
def test_a_mistake_in_one_cell_is_told(  # noqa: PLR0917
    file: str, where: str, cells: dict[str, str], message: str, change: Any, told: Any
) -> None:
    problems = told(change(file, where, **cells))
    found = [problem for problem in problems if problem.startswith(file) and message in problem]
    assert found, "\n".join(problems) or "nothing was told"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"tolerance": "5%"}, "row 3, column tolerance: The expression does not use the word"),
        ({"how_to_fix": ""}, "row 3, column how_to_fix: Sources are not told what to do."),
    ],
)
def test_advice_does_not_stop_anything(cells: dict[str, str], message: str, change: Any) -> None:
    [advice] = lint(change("rules.csv", "102", **cells))
    assert message in str(advice)
    assert not advice.stops


def test_the_toy_itself_has_no_problems(toys: Any, told: Any, last_year: Any) -> None:
    assert told(read_folder(toys / "2023")) == []
    assert lint(read_folder(toys / "2024"), last_year=last_year) == []


def test_an_item_that_last_year_does_not_have_is_told(change: Any, last_year: Any) -> None:
    missing = change("items.csv", "Hens", lineage="same")
    [problem] = lint(missing, last_year=last_year)
    assert str(problem) == (
        "items.csv row 15, column lineage: PLOTS_2023 has no item called Hens. "
        "Name its item, or call this one new."
    )
    renamed = change("items.csv", "Rent", previous="Price")
    [problem] = lint(renamed, last_year=last_year)
    assert "column previous: PLOTS_2023 has no item called Price." in str(problem)


def test_a_source_is_not_its_own_agent(change: Any, told: Any) -> None:
    tables = change("participants.csv", "A2", agent="A2")
    tables = replace(tables, head={**tables.head, "agent_step": "yes"})
    [problem] = told(tables)
    assert "A source cannot be its own agent." in problem


@pytest.mark.parametrize(
    ("example", "lost"),
    [("one more", "fail"), ("nothing about waiting", "could not be checked")],
)
def test_a_verdict_that_no_example_shows_is_told(
    example: str, lost: str, change: Any, told: Any
) -> None:
    assert told(change("examples.csv", example, expected="pass"))[0] == (
        f"rules.csv row 3, column number: Rule 102 has no example with the verdict {lost}. "
        "Add one to examples.csv."
    )


def test_a_rule_without_examples_is_told(toys: Any, told: Any) -> None:
    tables = read_folder(toys / "2024")
    rows = {**tables.rows, "examples.csv": ()}
    problems = told(replace(tables, rows=rows))
    assert len(problems) == 7
    assert problems[1] == (
        "rules.csv row 3, column number: Rule 102 has no example with the verdict "
        "pass or fail or could not be checked. Add one to examples.csv."
    )


def test_a_total_needs_its_rule(toys: Any, told: Any) -> None:
    tables = read_folder(toys / "2024")
    rows = {**tables.rows}
    rows["rules.csv"] = tuple(r for r in rows["rules.csv"] if r["number"] != "101")
    rows["examples.csv"] = tuple(r for r in rows["examples.csv"] if r["rule"] != "101")
    [problem] = told(replace(tables, rows=rows))
    assert "No rule says that PlotsAll is the sum of these items." in problem


def test_a_collection_without_sections_is_told(toys: Any, told: Any) -> None:
    tables = read_folder(toys / "2024")
    empty = replace(tables, rows=dict.fromkeys(tables.rows, ()))
    assert told(empty) == [
        "sections.csv: There are no sections. Add a row for at least one.",
    ]


def test_a_long_list_of_problems_is_cut_and_counted(toys: Any) -> None:
    tables = read_folder(toys / "2024")
    wrong = tuple(Row(n, {"native_id": f"A{n}"}) for n in range(2, 1002))
    problems = lint(replace(tables, rows={**tables.rows, "participants.csv": wrong}))
    assert len(problems) == LONGEST_LIST + 1
    assert problems[-1].message == "There are at least 400 more problems. Mend these first."
    assert problems[-1].stops


def test_problems_come_in_the_order_of_files_and_rows(change: Any) -> None:
    tables = change("rules.csv", "107Q", severity="")
    tables = replace(tables, head={**tables.head, "title": ""})
    places = [(FILES.index(p.file), p.row) for p in lint(tables)]
    assert places == sorted(places)
    assert len(places) == 2


def test_a_spec_says_what_its_tables_say(toys: Any) -> None:
    spec = spec_of_tables(read_folder(toys / "2024"))
    assert spec.name == "PLOTS_2024"
    assert [s.code for s in spec.sections] == ["Site", "Plots", "Shed"]
    assert spec.return_items["PlotsAll"].total_of == ("PlotsLet", "PlotsEmpty")
    assert [c.code for c in spec.code_set_by_name["Roofs"].codes] == ["T", "F", "G"]
    assert spec.rule_by_number["106"].switch_reason.startswith("Some sites")


def test_a_rule_is_judged_again_when_it_its_examples_or_its_items_change(
    change: Any, told: Any
) -> None:
    assert told(change("rules.csv", "102", message="More than ten for each plot.")) == []
    wrong = told(change("rules.csv", "102", expression="Waiting < PlotsAll * 10"))
    assert any("Rule 102 gives the verdict" in problem for problem in wrong)
    assert told(change("rules.csv", "102", message="More than ten for each plot.")) == []
    other = told(change("items.csv", "Waiting", kind="text", minimum="", maximum=""))
    assert any(problem.startswith("rules.csv") for problem in other), other

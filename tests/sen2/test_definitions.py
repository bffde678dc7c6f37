"""The SEN2 folders hold the items, rules and examples that their sources say, by count."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date

import pytest

from tests.sen2.tables import (
    ROOT,
    SUM_RULES,
    YEARS,
    collection,
    figures,
    names_in,
    table,
)

SECTIONS = ("LALevelData", "Part1", "Part2")
COLUMNS = {
    "sections": "code,title,parent,repeats,key_items",
    "items": "section,code,question,label,kind,group,mandatory,places,minimum,maximum,code_set,"
    "unit,hint,total_of,filled_from,lineage,previous,source,note",
    "codes": "set,code,label",
    "rules": "number,severity,scope,expression,blank,tolerance,message,how_to_fix,active_from,"
    "active_to,switch,switch_reason,source,note",
    "examples": "rule,name,expected,values",
    "participants": "native_id,name,type,region,agent",
}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_is_written_back_byte_for_byte(year: int, name: str) -> None:
    raw = (ROOT / "sen2" / str(year) / f"{name}.csv").read_bytes()
    text = raw.decode("utf-8")
    again = io.StringIO(newline="")
    csv.writer(again, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline="")))
    assert again.getvalue() == text
    assert text.split("\n", 1)[0] == COLUMNS[name]


@pytest.mark.parametrize(
    ("year", "census", "previous"),
    [
        (2011, date(2011, 1, 20), ""),
        (2013, date(2013, 1, 17), ""),
        (2014, date(2014, 1, 16), "SEN2_2013"),
    ],
)
def test_a_collection_has_its_census_day_and_its_previous_year(
    year: int, census: date, previous: str
) -> None:
    found = collection(year)
    assert (found["series"], found["year"]) == ("SEN2", year)
    assert (found["reference_date"], found["previous"]) == (census, previous)
    assert f"{census.day} January {year}" in str(found["guidance"])
    assert set(found["windows"].values()) == {""}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("year", "per_section", "mandatory_numbers", "rules"),
    [(2011, [6, 22, 28], 50, 8), (2013, [6, 27, 37], 64, 12), (2014, [6, 27, 37], 64, 12)],
)
def test_a_form_has_as_many_items_and_rules_as_its_sources_say(
    year: int, per_section: list[int], mandatory_numbers: int, rules: int
) -> None:
    items = table(year, "items")
    counted = Counter(item["section"] for item in items)
    assert list(counted.items()) == list(zip(SECTIONS, per_section, strict=True))
    assert tuple(section["code"] for section in table(year, "sections")) == SECTIONS
    mandatory = [item["kind"] for item in items if item["mandatory"] == "yes"]
    assert Counter(mandatory) == {"organisation": 1, "whole_number": mandatory_numbers}
    assert len(table(year, "rules")) == rules


@pytest.mark.parametrize(("year", "errors"), [(2011, 57), (2013, 71), (2014, 71)])
def test_an_empty_return_with_its_authority_code_has_the_published_count(
    year: int, errors: int
) -> None:
    mandatory = [i for i in table(year, "items") if i["mandatory"] == "yes" and i["code"] != "LEA"]
    rules = table(year, "rules")
    failing = [r for r in rules if r["blank"] == "blank fails" or "is filled" in r["expression"]]
    by_severity = Counter(rule["severity"] for rule in failing)
    assert len(mandatory) + by_severity["error"] == errors
    assert by_severity["query"] == 1


@pytest.mark.parametrize("year", YEARS)
def test_on_an_empty_part_2_a_component_shows_2_and_the_two_totals_3(year: int) -> None:
    shown = Counter(i["code"] for i in table(year, "items") if i["mandatory"] == "yes")
    for rule in table(year, "rules"):
        if rule["blank"] == "blank fails":
            shown.update(names_in(rule["expression"]))
    part_2 = [item for item in table(year, "items") if item["section"] == "Part2"]
    threes = {item["question"] for item in part_2 if shown[item["code"]] == 3}
    twos = {item["question"] for item in part_2 if shown[item["code"]] == 2}
    assert threes == {"2.1e", "2.2ii"}
    assert {"2.1a", "2.1b", "2.1c", "2.1d", "2.2i a", "2.2i k", "2.2iii"} <= twos
    assert {q for q in twos if q > "2.3"} == set()


@pytest.mark.parametrize("year", YEARS)
def test_codes_are_unique_and_every_number_has_a_lower_limit_of_0(year: int) -> None:
    items = table(year, "items")
    assert len({item["code"] for item in items}) == len(items)
    for item in items:
        assert item["minimum"] == ("0" if item["kind"] == "whole_number" else ""), item["code"]
    assert [i["code"] for i in items if i["filled_from"]] == ["LEA"]


@pytest.mark.parametrize("year", YEARS)
def test_a_total_is_the_sum_of_the_parts_that_its_item_names(year: int) -> None:
    totals = {i["code"]: i["total_of"].split(";") for i in table(year, "items") if i["total_of"]}
    sums = {}
    for rule in table(year, "rules"):
        left, _, right = rule["expression"].partition(" == ")
        if rule["number"] in SUM_RULES and rule["number"] not in ("3053", "3056"):
            sums[left] = right.split(" + ")
    assert sums == totals


@pytest.mark.parametrize("year", YEARS)
def test_a_rule_reads_only_items_of_its_form_and_says_what_a_blank_means(year: int) -> None:
    codes = {item["code"] for item in table(year, "items")}
    for rule in table(year, "rules"):
        assert set(names_in(rule["expression"])) <= codes, rule["number"]
        fails = rule["number"] in SUM_RULES
        assert rule["blank"] == ("blank fails" if fails else "not checked while blank")
        assert (rule["severity"] == "query") == rule["number"].endswith("Q")
        assert rule["how_to_fix"].endswith(".")
        assert rule["tolerance"] == ("10%" if rule["number"] == "3058Q" else "")
        assert rule["switch"] == "on"


@pytest.mark.parametrize("year", YEARS)
def test_every_rule_has_examples_of_each_verdict_it_can_give(year: int) -> None:
    examples = table(year, "examples")
    for rule in table(year, "rules"):
        mine = [e for e in examples if e["rule"] == rule["number"]]
        possible = {"pass", "fail"}
        if rule["blank"] == "not checked while blank":
            possible.add("could not be checked")
        assert {e["expected"] for e in mine} == possible, rule["number"]
        assert len({e["name"] for e in mine}) == len(mine)
        read = {"*", "previous.TotAll", *names_in(rule["expression"])}
        for example in mine:
            pairs = [p.split("=") for p in example["values"].split("; ") if p]
            assert {name for name, _ in pairs} <= read, example
    assert {e["rule"] for e in examples} == {r["number"] for r in table(year, "rules")}


@pytest.mark.parametrize("year", YEARS)
def test_the_participants_are_the_152_authorities_of_that_year(year: int) -> None:
    expected = [(row["la_code"], row["la_name"], row["region"]) for row in figures(year)]
    found = [(p["native_id"], p["name"], p["region"]) for p in table(year, "participants")]
    assert found == expected
    assert len(set(found)) == 152


def test_every_participant_is_an_organisation_that_was_open_at_the_census() -> None:
    path = ROOT / "fixtures" / "organisations.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    organisations = {row["native_id"]: row for row in rows}
    assert len(organisations) == len(rows) == 159
    assert organisations["DFE"]["type"] == "department"
    for year in YEARS:
        census = str(collection(year)["reference_date"])
        for participant in table(year, "participants"):
            organisation = organisations[participant["native_id"]]
            assert organisation["type"] == participant["type"] == "local_authority"
            assert (organisation["opened"] or "0") <= census <= (organisation["closed"] or "9")


def test_the_2013_form_is_the_2014_form_one_year_earlier() -> None:
    moved = {"31 August 2013": "31 August 2012", "2013 calendar year": "2012 calendar year"}
    for then, now in zip(table(2013, "items"), table(2014, "items"), strict=True):
        for column in ("section", "code", "question", "label", "kind", "group", "mandatory"):
            expected = now[column]
            for later, earlier in moved.items():
                expected = expected.replace(later, earlier)
            assert then[column] == expected
    assert table(2013, "rules") == table(2014, "rules")

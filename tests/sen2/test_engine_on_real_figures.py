"""The rules of SEN2 on empty forms and on every published figure, through the engine alone."""

from collections import Counter
from functools import cache

import pytest

from collect.definitions.compiling import spec_of_tables
from collect.definitions.folders import read_folder
from rules.data import RecordData, ReturnData
from rules.engine import Engine, engine_for
from rules.findings import Outcome, Severity
from rules.kinds import read_cell
from rules.spec import CollectionSpec
from tests.sen2.tables import ROOT, SUM_RULES, figures

SUMMED = tuple(SUM_RULES)


@cache
def spec(year: int) -> CollectionSpec:
    return spec_of_tables(read_folder(ROOT / "sen2" / str(year)))


def engine(year: int) -> Engine:
    return engine_for(spec(year))


def data_of(year: int, texts: dict[str, str]) -> ReturnData:
    """A return with the published figures of an authority."""
    records = []
    for section in spec(year).sections:
        cells = {i.code: read_cell(texts.get(i.code, ""), i) for i in section.items}
        values = {code: cell.value for code, cell in cells.items() if cell.value is not None}
        assert not any(cell.unreadable for cell in cells.values())
        records.append(RecordData(section.code, values))
    return ReturnData(tuple(records))


def flat(data: ReturnData) -> dict[str, object]:
    return {code: value for record in data.records for code, value in record.values.items()}


def errors_and_queries(outcome: Outcome) -> tuple[int, int]:
    counts = Counter(failure.severity for failure in outcome.failures)
    return counts[Severity.ERROR], counts[Severity.QUERY]


@pytest.mark.parametrize(
    ("year", "errors", "queries"), [(2011, 57, 1), (2013, 71, 1), (2014, 71, 1)]
)
def test_an_empty_form_shows_the_known_number_of_errors(
    year: int, errors: int, queries: int
) -> None:
    outcome = engine(year).check(data_of(year, {"LEA": "302"}))
    assert errors_and_queries(outcome) == (errors, queries)


@pytest.mark.parametrize("year", [2011, 2013, 2014])
def test_on_an_empty_part_2_components_show_2_and_totals_3(year: int) -> None:
    outcome = engine(year).check(data_of(year, {"LEA": "302"}))
    counts = Counter(item for failure in outcome.failures for item in failure.items)
    part_2 = spec(year).section_by_code["Part2"]
    by_question = {item.question: counts[item.code] for item in part_2.items}
    for question, count in by_question.items():
        if question in ("2.1e", "2.2ii"):
            assert count == 3, question
        elif question.startswith(("2.1", "2.2")):
            assert count == 2, question


def test_every_rule_has_examples_of_each_verdict_it_can_give() -> None:
    for year in (2011, 2013, 2014):
        tables = read_folder(ROOT / "sen2" / str(year))
        shown: dict[str, set[str]] = {}
        for row in tables.rows["examples.csv"]:
            shown.setdefault(row.cells["rule"], set()).add(row.cells["expected"])
        for rule in spec(year).rules:
            wanted = {"pass", "fail"}
            if rule.blank.value == "not checked while blank":
                wanted.add("could not be checked")
            assert shown[rule.number] == wanted, (year, rule.number)


@pytest.mark.parametrize("year", [2013, 2014])
def test_one_more_in_any_one_item_fails_exactly_the_sums_that_read_it(year: int) -> None:
    judge = engine(year)
    rows = figures(year)
    assert len(rows) == 152
    checked = 0
    for row in rows:
        texts = {k: v for k, v in row.items() if k in spec(year).return_items}
        for item, text in texts.items():
            more = {**texts, "LEA": row["la_code"], item: str(int(text) + 1)}
            outcome = judge.check(data_of(year, more))
            failed = [f for f in outcome.failures if f.number in SUMMED]
            reading = [n for n in judge.checks_reading(item) if n in SUMMED]
            assert [f.number for f in failed] == reading, (row["la_code"], item)
            for failure in failed:
                total, *parts = [int(operand.value or 0) for operand in failure.operands]
                assert abs(total - sum(parts)) == 1, (row["la_code"], item, failure)
            checked += 1
    assert checked == 152 * 50

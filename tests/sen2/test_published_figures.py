"""The published figures satisfy the rules and add up to the published totals."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.sen2.tables import SUM_RULES, YEARS, Row, figures, table


def number_of(row: Row, expression: str) -> int:
    return sum(int(row[name.strip()]) for name in expression.split("+"))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("number", SUM_RULES)
def test_a_sum_rule_holds_for_every_authority(year: int, number: str) -> None:
    rule = next(r for r in table(year, "rules") if r["number"] == number)
    left, _, right = rule["expression"].partition(" == ")
    wrong = [r["la_code"] for r in figures(year) if number_of(r, left) != number_of(r, right)]
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_the_figures_are_whole_numbers_for_items_of_the_form(year: int) -> None:
    codes = {item["code"] for item in table(year, "items")}
    for row in figures(year):
        values = {name: text for name, text in row.items() if not name.startswith("la_")}
        values.pop("region")
        assert set(values) <= codes
        assert all(text.isdecimal() for text in values.values()), row["la_code"]


@pytest.mark.parametrize(
    ("tolerance", "count"), [("5%", 36), ("10%", 8), ("15%", 4), ("20%", 2), ("25%", 2)]
)
def test_the_year_on_year_query_fires_for_as_many_authorities_as_its_tolerance_says(
    tolerance: str, count: int
) -> None:
    assert len(changed_by_more_than(tolerance)) == count


def test_the_year_on_year_query_fires_for_the_eight_known_authorities() -> None:
    rule = next(r for r in table(2014, "rules") if r["number"] == "3058Q")
    assert changed_by_more_than(rule["tolerance"]) == [
        "City of London",
        "Westminster",
        "Havering",
        "Birmingham",
        "Dudley",
        "Isles of Scilly",
        "North East Lincolnshire",
        "Lincolnshire",
    ]


def changed_by_more_than(tolerance: str) -> list[str]:
    share = Fraction(int(tolerance.rstrip("%")), 100)
    before = {row["la_code"]: int(row["TotAll"]) for row in figures(2013)}
    return [
        row["la_name"]
        for row in figures(2014)
        if abs(int(row["TotAll"]) - before[row["la_code"]]) > share * before[row["la_code"]]
    ]


@pytest.mark.parametrize(
    ("place", "total", "ages", "new"),
    [
        ("", 237_111, [11_482, 88_732, 113_796, 23_101], [29_109, 8_704, 13_736, 6_475, 194]),
        ("302", 1_727, [112, 676, 688, 251], [180]),
        ("841", 410, [27, 147, 208, 28], [62]),
    ],
)
def test_the_2014_figures_add_up_to_the_published_totals(
    place: str, total: int, ages: list[int], new: list[int]
) -> None:
    rows = [row for row in figures(2014) if place in ("", row["la_code"])]

    def sums(*codes: str) -> list[int]:
        return [sum(int(row[code]) for row in rows) for code in codes]

    assert sums("TotAll") == [total]
    assert sums("Tot05", "Tot510", "Tot1115", "Tot1619") == ages
    assert sums("Newall", "New05", "New510", "New1115", "New1619")[: len(new)] == new

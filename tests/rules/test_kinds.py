"""Every kind reads what it writes, and keeps what it cannot read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.findings import StoredValue
from rules.kinds import KINDS, read_cell, text_of, within_bounds
from tests.rules.toy import COLOURS, item

VALUES: dict[str, st.SearchStrategy[StoredValue]] = {
    "whole_number": st.integers(-(10**15) + 1, 10**15 - 1),
    "decimal": st.builds("{:.2f}".format, st.decimals(-(10**12), 10**12, places=2)).filter(
        lambda text: text != "-0.00"
    ),
    "text": st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=50),
    "date": st.dates(date(1000, 1, 1)).map(date.isoformat),
    "yes_no": st.booleans(),
    "code": st.sampled_from([code.code for code in COLOURS.codes]),
    "email": st.just("name@example.org"),
    "telephone": st.just("020 7946 0000"),
    "organisation": st.just("302"),
}


def test_every_kind_is_tried() -> None:
    assert set(VALUES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_the_text_of_a_value_reads_back_to_it(kind: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    this = item("X", kind, places=2 if kind == "decimal" else 0)
    cell = read_cell(text_of(value, this), this, COLOURS)
    assert (cell.value, cell.unreadable) == (value, None)
    assert type(cell.value) is type(value)


@pytest.mark.parametrize("kind", KINDS)
@given(st.text(max_size=80) | st.sampled_from(["", " ", "\x00", "10e30", "1" * 10_000, "-", "😀"]))
def test_whatever_is_supplied_is_read_or_kept(kind: str, text: str) -> None:
    this = item("X", kind, places=2 if kind == "decimal" else 0)
    cell = read_cell(text, this, COLOURS)
    assert cell.value is None or cell.unreadable is None
    if cell.value is None and cell.unreadable is None:
        assert not text.strip()
    elif cell.unreadable is not None:
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        assert cell.unreadable == lines.replace("\x00", "\u2400")
    else:
        again = read_cell(text_of(cell.value, this), this, COLOURS)
        assert again.value == cell.value


@pytest.mark.parametrize(
    ("value", "inside"), [(-1, False), (0, True), (7, True), (10, True), (11, False)]
)
def test_bounds_include_both_ends(value: int, inside: bool) -> None:
    this = item("X", minimum=Decimal(0), maximum=Decimal(10))
    assert within_bounds(value, this) is inside


@pytest.mark.parametrize("kind", ["whole_number", "decimal"])
def test_thousands_of_zeros_are_no_number(kind: str) -> None:
    assert read_cell("0" * 5000, item("X", kind)).unreadable == "0" * 5000

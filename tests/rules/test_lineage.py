"""Last year's values under this year's codes."""

from __future__ import annotations

import pytest

from rules.findings import StoredValue
from rules.lineage import carry_forward
from rules.spec import Lineage
from tests.rules.toy import collection, item


def carried(
    lineage: Lineage,
    before: tuple[str, ...],
    values: dict[str, StoredValue],
    kind: str,
    places: int,
) -> StoredValue | None:
    this = item("X", kind, places=places, lineage=lineage, previous=before)
    return carry_forward(collection(items=(this,)), values).get("X")


@pytest.mark.parametrize(
    ("lineage", "before", "values", "expected"),
    [
        (Lineage.SAME, (), {"X": 5}, 5),
        (Lineage.SAME, (), {"X": 0}, 0),
        (Lineage.SAME, ("Old",), {"Old": 5, "X": 6}, 5),
        (Lineage.SAME, (), {"Old": 5}, None),
        (Lineage.RENAMED, ("Old",), {"Old": 5}, 5),
        (Lineage.MERGED, ("P", "Q"), {"P": 2, "Q": 3}, 5),
        (Lineage.MERGED, ("P", "Q"), {"P": 2}, None),
        (Lineage.MERGED, ("P", "Q"), {"P": 2, "Q": " "}, None),
        (Lineage.MERGED, ("P", "Q"), {"P": 2, "Q": "three"}, None),
        (Lineage.NEW, (), {"X": 5}, None),
        (Lineage.SPLIT, ("Old",), {"Old": 5}, None),
    ],
)
def test_a_value_is_carried_forward_by_the_lineage_of_its_item(
    lineage: Lineage,
    before: tuple[str, ...],
    values: dict[str, StoredValue],
    expected: StoredValue | None,
) -> None:
    assert carried(lineage, before, values, "whole_number", 0) == expected


def test_merged_decimals_add_up_exactly() -> None:
    values: dict[str, StoredValue] = {"P": "0.10", "Q": "0.20"}
    assert carried(Lineage.MERGED, ("P", "Q"), values, "decimal", 2) == "0.30"


def test_merged_texts_have_no_sum() -> None:
    values: dict[str, StoredValue] = {"P": "a", "Q": "b"}
    assert carried(Lineage.MERGED, ("P", "Q"), values, "text", 0) is None


def test_what_is_no_item_this_year_is_left_behind() -> None:
    assert carry_forward(collection(), {"Gone": 5}) == {}

"""A spec survives the journey through JSON unchanged."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from rules.findings import BlankPolicy, Severity, Switch
from rules.spec import CollectionSpec, Lineage
from tests.rules.toy import ITEMS, collection, item, rule


def spec() -> CollectionSpec:
    more = item("X", "decimal", places=2, minimum=Decimal("0.50"), maximum=Decimal(9),
                total_of=("A", "B"), lineage=Lineage.MERGED, previous=("P", "Q"))  # fmt: skip
    full = rule(
        "A == B", BlankPolicy.ZERO, severity=Severity.QUERY, tolerance="10%", switch=Switch.QUERY,
        switch_reason="Too many", active_from=date(2014, 1, 1), active_to=date(2014, 12, 31),
    )  # fmt: skip
    return collection(full, items=(*ITEMS, more), previous="TOY_2013", agent_step=True)


def test_a_spec_read_back_from_json_is_the_same() -> None:
    plain = json.loads(json.dumps(spec().to_json()))
    again = CollectionSpec.from_json(plain)
    assert again == spec()
    assert again.hash == spec().hash


def test_any_difference_changes_the_hash() -> None:
    assert collection(rule("A == 1")).hash != collection(rule("A == 2")).hash

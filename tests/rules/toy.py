"""A made-up collection for the tests of the rule engine: a club, its members and its money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from rules.data import RecordData, ReturnData
from rules.findings import BlankPolicy, Severity, StoredValue
from rules.language.check import Checked, check
from rules.language.names import Names, names_of
from rules.spec import (
    CodeSetSpec,
    CodeSpec,
    CollectionSpec,
    ItemSpec,
    RuleSpec,
    SectionSpec,
)

WHOLE = ("A", "B", "C", "D")


def item(code: str, kind: str = "whole_number", **more: object) -> ItemSpec:
    return ItemSpec(code, kind, f"Label of {code}", **more)  # type: ignore[arg-type]


ITEMS = (
    *(item(code) for code in WHOLE),
    item("Price", "decimal", places=2),
    item("Rate", "decimal", places=1),
    item("Name", "text"),
    item("Town", "text"),
    item("Colour", "code", code_set="Colours"),
    item("Start", "date"),
    item("End", "date"),
    item("Open", "yes_no"),
    item("Free", "yes_no"),
)
COLOURS = CodeSetSpec("Colours", (CodeSpec("R", "Red"), CodeSpec("G", "Green")))
CHILD = SectionSpec("Child", "Children", (item("Age", minimum=Decimal(0)),), repeats=True)


def collection(
    *rules: RuleSpec, items: Sequence[ItemSpec] = ITEMS, **more: object
) -> CollectionSpec:
    sections = (SectionSpec("Club", "The club", tuple(items)), CHILD)
    return CollectionSpec(
        series="TOY",
        year=2014,
        title="Toy",
        reference_date=date(2014, 1, 16),
        sections=sections,
        code_sets=(COLOURS,),
        rules=rules,
        **more,  # type: ignore[arg-type]
    )


def rule(
    expression: str,
    blank: BlankPolicy = BlankPolicy.NOT_CHECKED,
    number: str = "1",
    **more: object,
) -> RuleSpec:
    given = {"severity": Severity.ERROR, "message": "Look again", **more}
    return RuleSpec(number=number, expression=expression, blank=blank, **given)  # type: ignore[arg-type]


NAMES: Names = names_of(collection())


def checked(expression: str, tolerance: str = "") -> Checked:
    found, mistakes = check(expression, NAMES, tolerance)
    assert found, "\n".join(mistake.shown for mistake in mistakes)
    return found


def supplied(section: str = "Club", **values: StoredValue) -> ReturnData:
    return ReturnData((RecordData(section, values),))

"""Tables of text, free of problems, become the frozen spec."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from collect.definitions.cells import number_of
from collect.definitions.tables import CODES, ITEMS, RULES, SECTIONS, FolderTables, Row
from rules.findings import BlankPolicy, Severity, Switch
from rules.spec import (
    CodeSetSpec,
    CodeSpec,
    CollectionSpec,
    ItemSpec,
    Lineage,
    RuleSpec,
    SectionSpec,
)


def spec_of_tables(tables: FolderTables) -> CollectionSpec:
    """The frozen spec of `tables`.

    Raises ValueError or KeyError on tables that still have problems.
    """
    head = tables.head
    return CollectionSpec(
        series=head["series"],
        year=int(head["year"]),
        title=head["title"],
        reference_date=date.fromisoformat(head["reference_date"]),
        sections=tuple(_section(row, tables.of(ITEMS)) for row in tables.of(SECTIONS)),
        code_sets=_code_sets(tables.of(CODES)),
        rules=tuple(_rule(row) for row in tables.of(RULES)),
        previous=head["previous"],
        source_type=head["source_type"],
        agent_step=head["agent_step"] == "yes",
    )


def _section(row: Row, items: Iterable[Row]) -> SectionSpec:
    return SectionSpec(
        code=row["code"],
        title=row["title"],
        items=tuple(_item(item) for item in items if item["section"] == row["code"]),
        parent=row["parent"],
        repeats=row["repeats"] == "yes",
        key_items=row.listed("key_items"),
    )


def _item(row: Row) -> ItemSpec:
    return ItemSpec(
        code=row["code"],
        kind=row["kind"],
        label=row["label"],
        question=row["question"],
        group=row["group"],
        mandatory=row["mandatory"] == "yes",
        places=int(row["places"] or 0),
        minimum=number_of(row["minimum"]),
        maximum=number_of(row["maximum"]),
        code_set=row["code_set"],
        unit=row["unit"],
        hint=row["hint"],
        total_of=row.listed("total_of"),
        filled_from=row["filled_from"],
        lineage=Lineage(row["lineage"]),
        previous=row.listed("previous"),
    )


def _code_sets(rows: Iterable[Row]) -> tuple[CodeSetSpec, ...]:
    codes: dict[str, list[CodeSpec]] = {}
    for row in rows:
        codes.setdefault(row["set"], []).append(CodeSpec(row["code"], row["label"]))
    return tuple(CodeSetSpec(name, tuple(members)) for name, members in codes.items())


def _rule(row: Row) -> RuleSpec:
    return RuleSpec(
        number=row["number"],
        severity=Severity(row["severity"]),
        expression=row["expression"],
        blank=BlankPolicy(row["blank"]),
        message=row["message"],
        how_to_fix=row["how_to_fix"],
        scope=row["scope"],
        tolerance=row["tolerance"],
        active_from=_date(row["active_from"]),
        active_to=_date(row["active_to"]),
        switch=Switch(row["switch"]),
        switch_reason=row["switch_reason"],
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""The frozen description of a collection that forms, validation, files and pages all read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from rules.findings import BlankPolicy, Severity, Switch


class Lineage(StrEnum):
    """How an item stands to last year's items."""

    SAME = "same"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class CodeSpec:
    """One permitted value of a coded item and the words shown for it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class CodeSetSpec:
    """The permitted values of coded items, in the order in which they are offered."""

    name: str
    codes: tuple[CodeSpec, ...]


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """One data item. `kind` is a key of `rules.kinds.KINDS`; `question` is its printed number.

    `places` counts decimal places; `minimum` and `maximum` are inclusive. `previous` names
    last year's items whose sum this one continues (empty: its own code, unless it is new).
    `filled_from` names a fact of the organisation that supplies the value, such as `native_id`.
    `total_of` names the items that this one adds up, for pictures and checks of the definition.
    """

    code: str
    kind: str
    label: str
    question: str = ""
    group: str = ""
    mandatory: bool = False
    places: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    code_set: str = ""
    unit: str = ""
    hint: str = ""
    total_of: tuple[str, ...] = ()
    filled_from: str = ""
    lineage: Lineage = Lineage.SAME
    previous: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What messages call the item: question and code, or the label of an unnumbered one."""
        return f"{self.question} {self.code}" if self.question else self.label


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A group of items with its own records: a tab of the form, an element of a file."""

    code: str
    title: str
    items: tuple[ItemSpec, ...]
    parent: str = ""
    repeats: bool = False
    key_items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One validation rule. `scope` is a section's code, or "" for the whole return.

    The expression says what must hold. `tolerance` is what the name `tolerance` in the
    expression stands for ("10%", "1", or ""). The rule is active from and to its dates,
    inclusive, judged on the collection's reference date.
    """

    number: str
    severity: Severity
    expression: str
    blank: BlankPolicy
    message: str
    how_to_fix: str = ""
    scope: str = ""
    tolerance: str = ""
    active_from: date | None = None
    active_to: date | None = None
    switch: Switch = Switch.ON
    switch_reason: str = ""


@dataclass(frozen=True)
class CollectionSpec:
    """One collection of one year, complete and immutable."""

    series: str
    year: int
    title: str
    reference_date: date
    sections: tuple[SectionSpec, ...]
    code_sets: tuple[CodeSetSpec, ...] = ()
    rules: tuple[RuleSpec, ...] = ()
    previous: str = ""
    source_type: str = ""
    agent_step: bool = False

    @property
    def name(self) -> str:
        """The collection's name as files and pages print it, such as `SERIES_2014`."""
        return f"{self.series}_{self.year}"

    @cached_property
    def section_by_code(self) -> dict[str, SectionSpec]:
        """Sections by their code."""
        return {section.code: section for section in self.sections}

    @cached_property
    def code_set_by_name(self) -> dict[str, CodeSetSpec]:
        """Code sets by their name."""
        return {code_set.name: code_set for code_set in self.code_sets}

    @cached_property
    def return_items(self) -> dict[str, ItemSpec]:
        """Items of the sections that occur once, by code: what return-level rules may read."""
        return {i.code: i for s in self.sections if not s.repeats for i in s.items}

    @cached_property
    def section_of_item(self) -> dict[str, SectionSpec]:
        """The section of every item that occurs once, by the item's code."""
        return {i.code: s for s in self.sections if not s.repeats for i in s.items}

    @cached_property
    def split_items(self) -> dict[str, tuple[ItemSpec, ...]]:
        """The parts of each item of last year that was split, by its code of last year.

        A code that an item of this year has is not among them: it means that item.
        """
        found: dict[str, tuple[ItemSpec, ...]] = {}
        for item in self.return_items.values():
            for code in item.previous if item.lineage is Lineage.SPLIT else ():
                if code not in self.return_items:
                    found[code] = (*found.get(code, ()), item)
        return found

    @cached_property
    def rule_by_number(self) -> dict[str, RuleSpec]:
        """Rules by number."""
        return {rule.number: rule for rule in self.rules}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, in hex: two specs are the same when their hashes are."""
        text = json.dumps(self, default=_plain, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON data that `from_json` turns back into an equal spec."""
        plain: dict[str, Any] = json.loads(json.dumps(self, default=_plain))
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> CollectionSpec:
        """The spec that `to_json` wrote. Raises KeyError or ValueError on anything else."""
        return cls(
            **{
                **plain,
                "reference_date": date.fromisoformat(plain["reference_date"]),
                "sections": tuple(_section(s) for s in plain["sections"]),
                "code_sets": tuple(_code_set(c) for c in plain["code_sets"]),
                "rules": tuple(_rule(r) for r in plain["rules"]),
            }
        )


_NAMES: dict[type, tuple[str, ...]] = {
    part: tuple(field.name for field in fields(part))
    for part in (CollectionSpec, SectionSpec, ItemSpec, CodeSetSpec, CodeSpec, RuleSpec)
}


def _plain(part: object) -> object:
    """What JSON writes for what it doesn't know: a part of a spec by its fields, others as text.

    A spec of 500 items and 800 rules takes a fifth of the time of `dataclasses.asdict`, which
    copies every value.
    """
    names = _NAMES.get(type(part))
    return str(part) if names is None else {name: getattr(part, name) for name in names}


def _section(plain: dict[str, Any]) -> SectionSpec:
    items = tuple(_item(item) for item in plain["items"])
    return SectionSpec(**{**plain, "items": items, "key_items": tuple(plain["key_items"])})


def _item(plain: dict[str, Any]) -> ItemSpec:
    return ItemSpec(
        **{
            **plain,
            "minimum": _decimal(plain["minimum"]),
            "maximum": _decimal(plain["maximum"]),
            "total_of": tuple(plain["total_of"]),
            "previous": tuple(plain["previous"]),
            "lineage": Lineage(plain["lineage"]),
        }
    )


def _code_set(plain: dict[str, Any]) -> CodeSetSpec:
    return CodeSetSpec(plain["name"], tuple(CodeSpec(**code) for code in plain["codes"]))


def _rule(plain: dict[str, Any]) -> RuleSpec:
    return RuleSpec(
        **{
            **plain,
            "severity": Severity(plain["severity"]),
            "blank": BlankPolicy(plain["blank"]),
            "switch": Switch(plain["switch"]),
            "active_from": _date(plain["active_from"]),
            "active_to": _date(plain["active_to"]),
        }
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

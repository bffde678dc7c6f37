"""The guidance notes of a collection: its items and rules as they are in force, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from collect.definitions.models import DataCollection
from rules.findings import Severity, Switch
from rules.kinds import KINDS
from rules.language.explain import explain
from rules.language.parser import parse
from rules.spec import CollectionSpec, ItemSpec, RuleSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with its kind in words; `heading` is set where a new group starts."""

    item: ItemSpec
    kind: str
    heading: str


@dataclass(frozen=True, slots=True)
class SectionItems:
    """The items of one section."""

    code: str
    title: str
    rows: list[ItemRow]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule, and in plain English what must hold."""

    rule: RuleSpec
    priority: str
    explanation: str


@dataclass(frozen=True, slots=True)
class GuidancePage:
    """What `web/guidance.html` shows."""

    collection: DataCollection
    sections: list[SectionItems]
    rules: list[RuleRow]


def guidance_page(collection: DataCollection, spec: CollectionSpec) -> GuidancePage:
    """The guidance notes of a collection whose published spec is `spec`."""
    names = {code: item.name for code, item in spec.return_items.items()}
    return GuidancePage(
        collection=collection,
        sections=[SectionItems(s.code, s.title, list(_items(s))) for s in spec.sections],
        rules=[RuleRow(rule, _priority(rule), _explanation(rule, names)) for rule in spec.rules],
    )


def _items(section: SectionSpec) -> Iterator[ItemRow]:
    group = ""
    for item in section.items:
        heading = item.group if item.group != group else ""
        yield ItemRow(item, KINDS[item.kind].label, heading)
        group = item.group


def _priority(rule: RuleSpec) -> str:
    if rule.switch == Switch.OFF:
        return "Switched off"
    is_query = rule.severity == Severity.QUERY or rule.switch == Switch.QUERY
    return "Query" if is_query else "Error"


def _explanation(rule: RuleSpec, names: dict[str, str]) -> str:
    return explain(parse(rule.expression), rule.blank, names, rule.tolerance)

"""The guidance of a collection: pages that people wrote, and its items and rules in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from collect.definitions.models import DataCollection
from collect.guidance.models import GuidancePage
from collect.guidance.selectors import guidance_pages
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
class GuidanceNotes:
    """What `web/guidance.html` shows: `pages` are read apart, the rest is on the page."""

    collection: DataCollection
    pages: list[GuidancePage]
    sections: list[SectionItems]
    rules: list[RuleRow]


@dataclass(frozen=True, slots=True)
class OnePage:
    """What `web/guidance_page.html` shows."""

    collection: DataCollection
    guidance: GuidancePage


def one_page(collection: DataCollection, slug: str) -> OnePage | None:
    """The guidance page of that name in the address; None where the collection has none."""
    pages = guidance_pages(collection.series, collection.year)
    return next((OnePage(collection, page) for page in pages if page.slug == slug), None)


def guidance_notes(collection: DataCollection, spec: CollectionSpec) -> GuidanceNotes:
    """The guidance notes of a collection whose published spec is `spec`."""
    names = {code: item.name for code, item in spec.return_items.items()}
    return GuidanceNotes(
        collection=collection,
        pages=guidance_pages(collection.series, collection.year),
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

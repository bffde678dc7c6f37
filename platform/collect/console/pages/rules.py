"""The list of a draft's rules: filtered, a page at a time, each in plain English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from collect.definitions.grounds import Ground, ground_of, rule_rows
from collect.definitions.models import DataCollection, Example, Rule
from collect.definitions.tables import Row
from rules.findings import BlankPolicy, Severity, Switch
from rules.language.check import check
from rules.language.explain import explain

PER_PAGE = 25

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list is narrowed down to; an empty text narrows nothing."""

    text: str = ""
    severity: str = ""
    switch: str = ""
    item: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Sought:
        """What an address asks for."""
        names = ("text", "severity", "switch", "item")
        return cls(**{name: str(query.get(name, "")).strip()[:100] for name in names})

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return self != Sought()


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of the list; `place` counts from 1 among all rules of the draft."""

    number: str
    severity: str
    switch: str
    reason: str
    english: str
    mistake: str
    examples: int
    place: int


@dataclass(frozen=True, slots=True)
class RulesPage:
    """One page of the list and what it can be narrowed down by.

    `at` is the rule that somebody comes back from, `moved` where it was moved to.
    """

    sought: Sought
    page: Page[str]
    lines: list[RuleLine]
    total: int
    severities: list[str]
    switches: list[str]
    items: list[tuple[str, str]]
    address: str
    at: str
    moved: str


def rules_page(collection: DataCollection, query: Any) -> RulesPage:
    """The page that the address asks for, or the one on which its rule `at` stands."""
    sought, ground = Sought.of(query), ground_of(collection)
    everything = list(collection.rules.values_list("number", flat=True))
    found = _found(collection.rules.all(), sought)
    pages = Paginator(found, PER_PAGE)
    at = query.get("at", "")
    number = found.index(at) // PER_PAGE + 1 if at in found else query.get("page")
    page = pages.get_page(number)
    places = {number: place for place, number in enumerate(everything, start=1)}
    kept = query.copy()
    for name in ("page", "at", "moved", "change"):
        kept.pop(name, None)
    return RulesPage(
        sought=sought,
        page=page,
        lines=_lines(collection, ground, list(page.object_list), places),
        total=len(everything),
        severities=[word.value for word in Severity],
        switches=[word.value for word in Switch],
        items=[(code, item.label) for code, item in ground.names.items.items()],
        address=kept.urlencode(),
        at=at,
        moved=query.get("moved", ""),
    )


def _found(rules: QuerySet[Rule], sought: Sought) -> list[str]:
    """The numbers of the rules that are sought, in rule order."""
    if sought.severity:
        rules = rules.filter(severity=sought.severity)
    if sought.switch:
        rules = rules.filter(switch=sought.switch)
    if sought.text:
        fields = ("number", "expression", "message", "how_to_fix", "note", "source")
        wanted = Q()
        for name in fields:
            wanted |= Q(**{f"{name}__icontains": sought.text})
        rules = rules.filter(wanted)
    if not sought.item:
        return list(rules.values_list("number", flat=True))
    # The database finds the letters; that they are a whole code is seen here.
    likely = rules.filter(expression__contains=sought.item).values_list("number", "expression")
    return [number for number, text in likely if sought.item in _WORD.findall(text)]


def _lines(
    collection: DataCollection, ground: Ground, numbers: list[str], places: Mapping[str, int]
) -> list[RuleLine]:
    theirs = Example.objects.filter(rule__collection=collection, rule__number__in=numbers)
    counted = theirs.order_by().values_list("rule__number").annotate(Count("pk"))
    examples: dict[str, int] = dict(counted)
    return [
        _line(row, ground, examples.get(row["number"], 0), places.get(row["number"], 0))
        for row in rule_rows(collection, numbers)
    ]


def _line(row: Row, ground: Ground, examples: int, place: int) -> RuleLine:
    checked, mistakes = check(row["expression"], ground.names, row["tolerance"])
    english = ""
    if checked:
        blank = BlankPolicy(row["blank"])
        english = explain(checked.tree, blank, ground.words, row["tolerance"])
    return RuleLine(
        number=row["number"],
        severity=row["severity"],
        switch=row["switch"],
        reason=row["switch_reason"],
        english=english,
        mistake=str(mistakes[0]) if mistakes else "",
        examples=examples,
        place=place,
    )

"""The columns and lines of the three lists of findings: by rule, by item, by organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse

from collect.desk.checks import Checks
from collect.desk.findings import RulePlace, Tally
from collect.exchange.table_files import Cell, Column
from collect.returns.models import Return
from collect.web.pages.desk.listing import Line, Listed
from rules.findings import Severity
from rules.spec import CollectionSpec

PRIORITIES = {Severity.ERROR.value: "Error", Severity.QUERY.value: "Query"}

SETTLED = (
    Listed(
        Column("Explained", "Those that are open and have a note by the source", int), "explained"
    ),
    Listed(Column("Confirm again", "Those whose values moved after an OK", int), "confirm_again"),
    Listed(Column("OK'd", "Those that the collector accepted as they are", int), "okd"),
    Listed(Column("Fixed", "Those that fired and went because a value was changed", int), "fixed"),
    Listed(
        Column(
            "False alarms %", "OK'd, in per cent of all that fire or were fixed", Decimal, places=1
        ),
        "false_alarms",
    ),
)
OPEN = Listed(Column("Open", "Those that nobody explained or accepted yet", int), "open")

BY_RULE = (
    Listed(Column("Rule No.", "The rule's number, or that it is a built-in check"), "number"),
    Listed(Column("Priority", "Error or query"), "priority"),
    Listed(Column("Error Message", "What the rule says, with [items] where it shows values")),
    Listed(Column("Returns", "Returns in which the rule fires now", int), "returns"),
    OPEN,
    *SETTLED,
)
BY_ITEM = (
    Listed(Column("Item", "The item's question and code"), "item"),
    Listed(Column("Label", "What the item asks for")),
    Listed(Column("Section", "Where it stands in the form"), "section"),
    Listed(Column("Rules", "How many rules that read it fire or fired", int), "rules"),
    OPEN,
    *SETTLED,
)
BY_ORGANISATION = (
    Listed(Column("Organisation", "The source's name"), "name"),
    Listed(Column("Native ID", "The source's Native ID"), "native_id"),
    Listed(Column("Errors", "Errors that are not OK'd", int), "errors"),
    Listed(Column("Queries", "Queries that are not OK'd", int), "queries"),
    *(
        Listed(one.column, one.sort if one.sort in ("confirm_again", "okd") else "")
        for one in SETTLED[:-1]
    ),
)
ORGANISATION_SORTS = {
    "name": "source__name",
    "native_id": "source__native_id",
    "errors": "errors",
    "queries": "queries",
    "confirm_again": "to_confirm",
    "okd": "okd",
}


def rule_lines(
    tallies: Mapping[RulePlace, Tally], said: Callable[[RulePlace], tuple[str, str]], pk: int
) -> list[Line]:
    """A line a rule; `said` gives its number and its message, `pk` is the collection's key."""
    merged: dict[str, tuple[RulePlace, Tally]] = {}
    for place, tally in tallies.items():
        known = merged.setdefault(place.rule, (place, Tally()))
        known[1].add(tally)
    lines = []
    for rule, (place, tally) in merged.items():
        number, message = said(place)
        told = (number, PRIORITIES.get(place.severity, ""), message, tally.returns, tally.open)
        url = reverse("desk_rule", args=(pk, rule))
        lines.append(Line((*told, *_settled(tally)), url))
    return lines


def item_lines(
    tallies: Mapping[RulePlace, Tally], checks: Checks, spec: CollectionSpec
) -> list[Line]:
    """A line for each item that a rule which fired reads, in form order."""
    merged: dict[tuple[str, str], Tally] = defaultdict(Tally)
    rules: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place, tally in tallies.items():
        for read in checks.get((place.rule, place.section), ()):
            key = read.section.code, read.item.code
            merged[key].add(tally)
            rules[key].add(place.rule)
    return [
        Line(
            (
                f"{item.question} {item.code}".strip(),
                item.label,
                section.title,
                len(rules[section.code, item.code]),
                merged[section.code, item.code].open,
                *_settled(merged[section.code, item.code]),
            )
        )
        for section in spec.sections
        for item in section.items
        if (section.code, item.code) in merged
    ]


def organisation_lines(returns: Sequence[Return], tallies: Mapping[int, Tally]) -> list[Line]:
    """A line a return, which leads to its error report."""
    lines = []
    for return_ in returns:
        explained, confirm, okd, fixed, _ = _settled(tallies.get(return_.pk, Tally()))
        told = (return_.source.name, return_.source.native_id, return_.errors, return_.queries)
        url = reverse("error_report", args=(return_.pk,))
        lines.append(Line((*told, explained, confirm, okd, fixed), url))
    return lines


def _settled(tally: Tally) -> tuple[Cell, ...]:
    share = tally.false_alarms
    percent = None if share is None else share.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return tally.explained, tally.confirm_again, tally.okd, tally.fixed, percent

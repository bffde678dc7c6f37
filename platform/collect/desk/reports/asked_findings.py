"""The findings that a report is asked for, and in words where they stand and what they read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from collect.desk.checks import Checks, checks_of
from collect.desk.findings import standing
from collect.desk.reports.options import Asked, Option
from collect.desk.reports.scope import Scope
from collect.returns.models import Finding
from collect.returns.services.findings import OPEN_STATES
from rules.engine import engine_for
from rules.findings import Severity
from rules.kinds import text_of
from rules.language.names import PREVIOUS
from rules.spec import CollectionSpec

OPTIONS = (
    Option("severity", "severity", "Priority"),
    Option("section", "section", "Section"),
    Option("rule", "rule", "Rule"),
)
"""What reports of findings can be narrowed to."""

OPEN = Q(state__in=OPEN_STATES)

PRIORITIES = {Severity.ERROR.value: "Error", Severity.QUERY.value: "Query"}

NO_VALUE = "no value"


def checks_in(scope: Scope) -> Checks:
    """What each rule and check of the scope's collection reads."""
    return checks_of(engine_for(scope.spec)) if scope.spec else {}


def findings_in(scope: Scope, asked: Asked) -> QuerySet[Finding]:
    """The standing findings of the returns that fit, in no order."""
    found = standing(scope.returns.order_by().values("pk"))
    if asked.get("severity"):
        found = found.filter(severity=asked["severity"])
    if asked.get("rule"):
        found = found.filter(number=asked["rule"])
    if section := asked.get("section"):
        reading = [
            rule
            for (rule, own), places in checks_in(scope).items()
            if not own and any(place.section.code == section for place in places)
        ]
        found = found.filter(Q(section=section) | Q(section="", rule__in=reading))
    return found


class Words:
    """What reports say of findings, by the spec of the collection."""

    def __init__(self, scope: Scope) -> None:
        self._spec, self._checks = scope.spec, checks_in(scope)

    def sections(self, rule: str, section: str) -> tuple[str, ...]:
        """The titles of the sections that a finding concerns, in form order."""
        places = self._checks.get((rule, section), ())
        titles = tuple(dict.fromkeys(place.section.title for place in places))
        own = self._spec.section_by_code.get(section) if self._spec else None
        return titles or (own.title if own else "Whole return",)

    def values(self, section: str, operands: Iterable[Sequence[Any]]) -> str:
        """The values that a rule read, such as `2c PlotsAll = 12; 2a PlotsLet = no value`."""
        return "; ".join(self._operand(section, name, value) for name, value in operands)

    def _operand(self, section: str, name: str, value: Any) -> str:
        code = name.removeprefix(PREVIOUS)
        item = _item(self._spec, section, code) if self._spec else None
        called = (f"{item.question} {code}" if item and item.question else code) + (
            " last year" if code != name else ""
        )
        if value is None:
            return f"{called} = {NO_VALUE}"
        # A text where a number or yes/no stands is what could not be read: it is kept as it is.
        plain = item is None or (isinstance(value, str) and item.kind in ("whole_number", "yes_no"))
        return f"{called} = {value if plain or item is None else text_of(value, item)}"


def _item(spec: CollectionSpec, section: str, code: str) -> Any:
    own = spec.section_by_code.get(section)
    here = {item.code: item for item in own.items} if own else {}
    return here.get(code) or spec.return_items.get(code)

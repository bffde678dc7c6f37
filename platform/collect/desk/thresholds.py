"""The rules that compare an item with last year: their thresholds, and whom others would flag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.findings import BlankPolicy, Severity, StoredValue, Switch, Verdict
from rules.language import nodes
from rules.language.check import Checked, check
from rules.language.names import PREVIOUS, Names, names_of
from rules.mutations import written
from rules.spec import CollectionSpec, ItemSpec, RuleSpec
from rules.trials import extracted, tried

_ASKED = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class YearRule:
    """A rule that reads an item of this year and of last year.

    `within` is how far apart it lets the two be, of last year's value where it is a share; None
    where the rule says something else of them. A comparison that a reader asks for has no number.
    """

    spec: RuleSpec
    checked: Checked
    names: Names
    within: nodes.Number | None

    @property
    def number(self) -> str:
        """The rule's number; "" for what a reader asks for."""
        return self.spec.number

    @property
    def threshold(self) -> str:
        """The threshold as rules write it, such as `10%`; "" where it has none."""
        return written(self.within) if self.within else ""

    @property
    def unit(self) -> str:
        """`%` for a share of last year's value, "" for a number."""
        return "%" if self.within and self.within.percent else ""

    def limits(self, before: float) -> tuple[float, float]:
        """The lowest and highest change, in per cent, that it lets pass for last year's value."""
        if self.within is None:
            return float("-inf"), float("inf")
        share = self.within.units / 10**self.within.places * 100
        if not self.within.percent:
            share = share / before if before else float("inf")
        return -share, share

    def flags(self, returns: Iterable[Mapping[str, StoredValue]]) -> list[bool]:
        """Whether the rule itself says that each return fails.

        `returns` hold the values by item code, and by `previous.` and one.
        """
        read = extracted(self.checked, self.names, returns)
        verdicts = tried(self.checked, self.spec.blank, self.names, read)
        return [verdict is Verdict.FAIL for verdict in verdicts]


def year_rules(spec: CollectionSpec) -> dict[str, list[YearRule]]:
    """The rules in use that compare items with last year, by the codes of the items."""
    names = names_of(spec)
    found: dict[str, list[YearRule]] = {}
    for rule in spec.rules:
        if PREVIOUS not in rule.expression or not _counts(rule, spec.reference_date):
            continue
        checked, _ = check(rule.expression, names, rule.tolerance)
        reads = checked.reads if checked else ()
        for code in reads:
            if checked and PREVIOUS + code in reads:
                within = _within(checked, code)
                found.setdefault(code, []).append(YearRule(rule, checked, names, within))
    return found


def asked_rule(spec: CollectionSpec, item: ItemSpec, threshold: str) -> YearRule | None:
    """The comparison of an item with last year by a reader's own threshold, such as `5%`.

    None where it is no threshold.
    """
    if not _ASKED.fullmatch(threshold.removesuffix("%")):
        return None
    rule = RuleSpec(
        number="",
        severity=Severity.QUERY,
        expression=f"{item.code} == {PREVIOUS}{item.code} within tolerance",
        blank=BlankPolicy.NOT_CHECKED,
        message="",
        tolerance=threshold,
    )
    names = names_of(spec)
    checked, _ = check(rule.expression, names, rule.tolerance)
    return YearRule(rule, checked, names, checked.tolerance) if checked else None


def with_threshold(rule: YearRule, threshold: str) -> YearRule | None:
    """The rule with another threshold of the same unit, such as `5%`; None where it is none."""
    within = rule.within
    if within is None or not _ASKED.fullmatch(threshold.removesuffix("%")):
        return None
    if within is rule.checked.tolerance:
        spec = replace(rule.spec, tolerance=threshold)
    else:
        text = rule.spec.expression
        spec = replace(rule.spec, expression=text[: within.at] + threshold + text[within.end :])
    checked, _ = check(spec.expression, rule.names, spec.tolerance)
    if checked is None:
        return None
    code = next(code for code in checked.reads if PREVIOUS + code in checked.reads)
    return replace(rule, spec=spec, checked=checked, within=_within(checked, code))


def _within(checked: Checked, code: str) -> nodes.Number | None:
    """How far apart a rule lets an item and last year's be, where it compares just the two."""
    for node in nodes.walk(checked.tree):
        if isinstance(node, nodes.Comparison) and node.operators == ("==",):
            within = checked.tolerance if _is_tolerance(node.within) else node.within[0]
            if isinstance(within, nodes.Number) and _is_pair(node.operands, code, within):
                return within
    return None


def _is_tolerance(within: Sequence[nodes.Node | None]) -> bool:
    return isinstance(within[0], nodes.Tolerance)


def _is_pair(pair: Sequence[nodes.Node], code: str, within: nodes.Number) -> bool:
    """Whether the two are the item and last year's; a share must be one of last year's."""
    left, right = pair
    if isinstance(left, nodes.Previous) and not within.percent:
        left, right = right, left
    return (
        isinstance(left, nodes.Item)
        and isinstance(right, nodes.Previous)
        and left.name == right.name == code
    )


def _counts(rule: RuleSpec, on: date) -> bool:
    started = rule.active_from is None or rule.active_from <= on
    ended = rule.active_to is not None and rule.active_to < on
    return rule.switch is not Switch.OFF and started and not ended

"""What pages call a rule: its number and what it says, for built-in checks too."""

from __future__ import annotations

from dataclasses import dataclass

from collect.desk.findings import RulePlace
from collect.web.pages.notes import BUILT_IN
from collect.web.pages.specified import rule_message
from rules.language.names import Names, names_of
from rules.spec import CollectionSpec

BUILT_IN_CHECK = "Built in"
"""What stands for the number of a check that has none."""


@dataclass(frozen=True, slots=True)
class RuleNames:
    """The names that a publication gives."""

    spec: CollectionSpec
    names: Names

    def said(self, place: RulePlace) -> tuple[str, str]:
        """The rule's number, or that it is a built-in check, and what it says."""
        if built_in := self._built_in(place):
            return BUILT_IN_CHECK, built_in
        return place.rule, self.message(place.rule)

    def title(self, rule: str) -> str:
        """Such as `Rule 3050`, or what a check without a number checks."""
        return self._built_in(RulePlace(rule, "", "")) or f"Rule {rule}"

    def knows(self, rule: str) -> bool:
        """Whether it is a rule of this publication."""
        return rule in self.spec.rule_by_number

    def message(self, rule: str) -> str:
        """What the rule says, "" for what is no numbered rule of this publication."""
        found = self.spec.rule_by_number.get(rule)
        return rule_message(found, self.names) if found else ""

    def _built_in(self, place: RulePlace) -> str:
        check, _, code = place.rule.partition(" ")
        if check not in BUILT_IN or not code:
            return ""
        sections = [s for s in self.spec.sections if place.section in ("", s.code)]
        titles = {s.code: s.title for s in sections} if check == "key" else {}
        items = {item.code: item.name for s in sections for item in s.items}
        return f"{BUILT_IN[check]} {titles.get(code) or items.get(code, code)}"


def rule_names(spec: CollectionSpec) -> RuleNames:
    """The names of one publication."""
    return RuleNames(spec, names_of(spec))

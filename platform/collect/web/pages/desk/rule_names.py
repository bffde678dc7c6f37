"""What pages call a rule: its number and what it says, for built-in checks too."""

from __future__ import annotations

from dataclasses import dataclass

from collect.desk.findings import RulePlace
from collect.web.pages.notes import BUILT_IN_CHECKS
from collect.web.pages.specified import rule_message
from rules.builtin import BUILT_IN
from rules.language.names import Names, names_of
from rules.spec import CollectionSpec


@dataclass(frozen=True, slots=True)
class RuleNames:
    """The names that a publication gives."""

    spec: CollectionSpec
    names: Names

    def said(self, place: RulePlace) -> tuple[str, str]:
        """The rule's number, or that it is a built-in check, and what it says.

        What says the same on every return is said in the words of the error report.
        """
        if built_in := self._built_in(place):
            check, name = built_in
            says = (
                f"{name} is mandatory"
                if check == "mandatory"
                else f"{BUILT_IN_CHECKS[check]} {name}"
            )
            return BUILT_IN, says
        return place.rule, self.message(place.rule)

    def title(self, rule: str) -> str:
        """Such as `Rule 3050`, or what a check without a number checks."""
        if built_in := self._built_in(RulePlace(rule, "", "")):
            check, name = built_in
            return f"{BUILT_IN_CHECKS[check]} {name}"
        return f"Rule {rule}"

    def knows(self, rule: str) -> bool:
        """Whether it is a rule of this publication."""
        return rule in self.spec.rule_by_number

    def message(self, rule: str) -> str:
        """What the rule says, "" for what is no numbered rule of this publication."""
        found = self.spec.rule_by_number.get(rule)
        return rule_message(found, self.names) if found else ""

    def _built_in(self, place: RulePlace) -> tuple[str, str] | None:
        """Which check it is, and the name of what it checks."""
        check, _, code = place.rule.partition(" ")
        if check not in BUILT_IN_CHECKS or not code:
            return None
        sections = [s for s in self.spec.sections if place.section in ("", s.code)]
        titles = {s.code: s.title for s in sections} if check == "key" else {}
        items = {item.code: item.name for s in sections for item in s.items}
        return check, titles.get(code) or items.get(code, code)


def rule_names(spec: CollectionSpec) -> RuleNames:
    """The names of one publication."""
    return RuleNames(spec, names_of(spec))

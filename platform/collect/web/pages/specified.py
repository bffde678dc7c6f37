"""Items, codes and rules as the lines of the specification, each with what it is found by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from collect.exchange.specification import rules_reading
from rules.engine import Engine
from rules.findings import Severity, Switch
from rules.kinds import KINDS
from rules.language.names import PREVIOUS, Names, names_of
from rules.language.slots import message_of
from rules.spec import CollectionSpec, ItemSpec, Lineage, RuleSpec, SectionSpec

_COLOURS = {"Error": "red", "Query": "orange", "Switched off": "grey", "Not in use": "grey"}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item: what it asks for and which rules read it."""

    group: str
    anchor: str
    item: ItemSpec
    must_be: str
    is_key: bool
    last_year: str
    total_of: str
    rules: tuple[str, ...]

    @property
    def words(self) -> str:
        """What the item is searched by."""
        item = self.item
        told = (item.code, item.question, item.label, item.group, item.hint, item.code_set)
        return " ".join((*told, self.must_be, self.last_year, *self.rules))


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One code of a code set."""

    group: str
    anchor: str
    code: str
    label: str
    used_by: str

    @property
    def words(self) -> str:
        """What the code is searched by."""
        return f"{self.group} {self.code} {self.label} {self.used_by}"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in plain English; `standing` says why it is not in full use, if it is not."""

    group: str
    anchor: str
    rule: RuleSpec
    message: str
    english: str
    standing: str

    @property
    def colour(self) -> str:
        """The colour of the tag of its priority."""
        return _COLOURS[self.group]

    @property
    def words(self) -> str:
        """What the rule is searched by."""
        rule = self.rule
        told = (rule.number, rule.expression, rule.how_to_fix, self.message, self.english)
        return " ".join((*told, self.standing))


Line = ItemLine | CodeLine | RuleLine
"""`group` is the title of the item's section, the name of the code's set or the priority."""


def item_lines(engine: Engine) -> list[ItemLine]:
    """Every item, in form order."""
    spec = engine.spec
    return [_item(engine, section, item) for section in spec.sections for item in section.items]


def code_lines(engine: Engine) -> list[CodeLine]:
    """Every code, set by set, in the order in which codes are offered."""
    users: dict[str, list[str]] = {}
    for section in engine.spec.sections:
        for item in section.items:
            users.setdefault(item.code_set, []).append(item.name)
    return [
        CodeLine(
            group=code_set.name,
            anchor=f"code-{code_set.name}-{code.code}",
            code=code.code,
            label=code.label,
            used_by=", ".join(users.get(code_set.name, ())),
        )
        for code_set in engine.spec.code_sets
        for code in code_set.codes
    ]


def rule_lines(engine: Engine) -> list[RuleLine]:
    """Every rule, in rule order."""
    names = names_of(engine.spec)
    return [_rule(engine, rule, names) for rule in engine.spec.rules]


def item_anchor(section: str, code: str) -> str:
    """Where an item stands in the specification, by the codes of its section and of itself."""
    return f"item-{section}-{code}"


def rule_anchor(number: str) -> str:
    """Where a rule stands in the specification."""
    return f"rule-{number}"


def _item(engine: Engine, section: SectionSpec, item: ItemSpec) -> ItemLine:
    must_be = KINDS[item.kind].must_be(item)
    return ItemLine(
        group=section.title,
        anchor=item_anchor(section.code, item.code),
        item=item,
        must_be=must_be[:1].upper() + must_be[1:],
        is_key=item.code in section.key_items,
        last_year=_last_year(engine.spec, item),
        total_of=", ".join(item.total_of),
        rules=rules_reading(engine, section, item),
    )


def _last_year(spec: CollectionSpec, item: ItemSpec) -> str:
    if not spec.previous:
        return ""
    names = " and ".join(item.previous or (item.code,))
    return {
        Lineage.NEW: "New",
        Lineage.SAME: "Same",
        Lineage.RENAMED: f"Was {names}",
        Lineage.SPLIT: f"Part of {names}",
        Lineage.MERGED: f"{names} together",
    }[item.lineage]


def _rule(engine: Engine, rule: RuleSpec, names: Names) -> RuleLine:
    priority, standing = _priority(rule, engine.spec.reference_date)
    return RuleLine(
        group=priority,
        anchor=rule_anchor(rule.number),
        rule=rule,
        message=rule_message(rule, names),
        english=engine.english(rule.number),
        standing=standing,
    )


def rule_message(rule: RuleSpec, names: Names) -> str:
    """The message with the names of items where it will show their values."""
    message, _ = message_of(rule.message, names)
    shown = dict[str, str]()
    for name in message.names:
        item = names.item(name)
        before = "last year’s " if name.startswith(PREVIOUS) else ""
        shown[name] = f"[{before}{item.name if item else name}]"
    return message.filled(shown)


def _priority(rule: RuleSpec, on: date) -> tuple[str, str]:
    """The priority in words, and why the rule is not in full use."""
    if rule.switch is Switch.OFF:
        return "Switched off", rule.switch_reason
    if (rule.active_from and rule.active_from > on) or (rule.active_to and rule.active_to < on):
        return "Not in use", " ".join(_days(rule))
    if rule.switch is Switch.QUERY and rule.severity is Severity.ERROR:
        return "Query", f"Counts as a query for now: {rule.switch_reason}"
    return ("Error" if rule.severity is Severity.ERROR else "Query"), ""


def _days(rule: RuleSpec) -> Iterator[str]:
    if rule.active_from:
        yield f"In use from {rule.active_from.day} {rule.active_from:%B} {rule.active_from.year}."
    if rule.active_to:
        yield f"In use until {rule.active_to.day} {rule.active_to:%B} {rule.active_to.year}."

"""What became of the rules from one spec to another: what they ask, and how they say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from collect.definitions.differences import Aspect, Difference, Part, changed
from rules.findings import Severity, Switch
from rules.language.explain import explain
from rules.language.nodes import Item, Node, Previous, walk
from rules.language.parser import parse
from rules.spec import CollectionSpec, RuleSpec

English = Callable[[RuleSpec], str]

_SWITCHES = {Switch.ON: "In use", Switch.QUERY: "Counts as a query", Switch.OFF: "Switched off"}


def rule_differences(
    before: CollectionSpec, after: CollectionSpec, codes: Mapping[str, str]
) -> Iterator[Difference]:
    """What was added, dropped or changed, in rule order, those dropped last.

    `codes` gives the new code of each renamed item: a rule that follows it asks the same.
    Raises MistakeFoundError for an expression that cannot be read.
    """
    said_then, said_now = _english(before), _english(after)
    for rule in after.rules:
        then = before.rule_by_number.get(rule.number)
        if then is None:
            yield Difference(Part.RULE, "", rule.number, "Added", "", said_now(rule))
            continue
        if change := _asks_other(then, rule, codes):
            told = (change, said_then(then), said_now(rule))
            yield Difference(Part.RULE, "", rule.number, *told, is_wording=change == _FOLLOWS)
        yield from changed(Part.RULE, "", rule.number, _aspects(then, rule))
    for rule in before.rules:
        if rule.number not in after.rule_by_number:
            yield Difference(Part.RULE, "", rule.number, "Dropped", said_then(rule))


def _english(spec: CollectionSpec) -> English:
    names = {code: item.name for code, item in spec.return_items.items()}
    return lambda rule: explain(parse(rule.expression), rule.blank, names, rule.tolerance)


_FOLLOWS = "Names of items"


def _asks_other(then: RuleSpec, now: RuleSpec, codes: Mapping[str, str]) -> str:
    """What changed of the expression: "" for nothing, or nothing but the way it is written."""
    if then.expression == now.expression and not codes:
        return ""
    old, new = parse(then.expression), parse(now.expression)
    if parse(_with_codes(then.expression, old, codes)) != new:
        return "What must hold"
    return "" if old == new else _FOLLOWS


def _with_codes(text: str, tree: Node, codes: Mapping[str, str]) -> str:
    """The expression with renamed items under their new codes."""
    named = [node for node in walk(tree) if isinstance(node, Item | Previous)]
    for node in sorted(named, key=lambda node: node.at, reverse=True):
        # The code is the end of what was written: `X`, or `previous.X`.
        start = node.end - len(node.name)
        text = text[:start] + codes.get(node.name, node.name) + text[node.end :]
    return text


def _aspects(then: RuleSpec, now: RuleSpec) -> list[Aspect]:
    return [
        Aspect("Tolerance", then.tolerance, now.tolerance),
        Aspect("Blank values", then.blank.capitalize(), now.blank.capitalize()),
        Aspect("Priority", _priority(then.severity), _priority(now.severity)),
        Aspect("In use or not", _switch(then), _switch(now)),
        Aspect("In use from", _day(then.active_from), _day(now.active_from)),
        Aspect("In use until", _day(then.active_to), _day(now.active_to)),
        Aspect("Scope", then.scope, now.scope),
        Aspect("Message", then.message, now.message, is_wording=True),
        Aspect("How to fix it", then.how_to_fix, now.how_to_fix, is_wording=True),
    ]


def _priority(severity: Severity) -> str:
    return "Error" if severity is Severity.ERROR else "Query"


def _switch(rule: RuleSpec) -> str:
    reason = f": {rule.switch_reason}" if rule.switch_reason else ""
    return _SWITCHES[rule.switch] + reason


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B} {day.year}" if day else ""

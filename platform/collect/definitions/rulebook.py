"""Rules and their examples: every expression is checked and every example is run."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from collect.definitions.compiling import spec_of_tables
from collect.definitions.examples import ExampleUnreadableError, values_of
from collect.definitions.tables import EXAMPLES, RULES, FolderTables, Problem, Row
from collect.definitions.totals import total_problems
from rules.engine import Engine
from rules.findings import BlankPolicy, Verdict
from rules.kept import Kept
from rules.language.check import Checked, check
from rules.language.mistakes import Mistake
from rules.language.names import PREVIOUS, Names, names_of
from rules.language.nodes import Tolerance, walk
from rules.language.slots import message_of
from rules.spec import CollectionSpec, Lineage

_KEPT = 20_000

Texts = tuple[str, ...]
_checked: Kept[tuple[str, Texts], tuple[Checked | None, tuple[tuple[str, Mistake], ...]]] = Kept(
    _KEPT
)
_judged: Kept[tuple[str, Texts, tuple[Texts, ...]], Texts] = Kept(_KEPT)
"""What was found out about a rule and its examples, by the items and codes that it stands on and
by its texts: a draft changes one rule at a time, and the others need not be tried again."""


_READ: dict[str, Any] = {"label": "", "group": "", "hint": "", "unit": "", "mandatory": False}
"""What rules know nothing of."""


def rule_problems(tables: FolderTables) -> Iterator[Problem]:
    """What is wrong with rules and examples of tables that are free of other problems."""
    spec = spec_of_tables(tables)
    names = names_of(spec)
    ground = _ground(spec)
    checked: dict[str, Checked] = {}
    shown: dict[str, set[str]] = {}
    for example in tables.of(EXAMPLES):
        shown.setdefault(example["rule"], set()).add(example["expected"])
    for row in tables.of(RULES):
        found, mistakes = checked_rule(row, names, ground)
        yield from mistakes
        if found:
            yield from _never_checked(row, found, spec)
            yield from _advice(row, found)
        if found and not mistakes:
            checked[row["number"]] = found
        yield from _missing_examples(row, shown.get(row["number"], set()))
    if len(checked) == len(spec.rules):
        yield from total_problems(tables, {number: c.tree for number, c in checked.items()})
    yield from _example_problems(tables, spec, checked, ground)


def checked_rule(row: Row, names: Names, ground: str = "") -> tuple[Checked | None, list[Problem]]:
    """The rule of a row, or None, and what is wrong with its expression, message and scope.

    `ground` stands for what `names` were made of, so that a rule is checked once on it.
    """
    texts = (row["expression"], row["tolerance"], row["message"])
    if ground:
        found, mistakes = _checked.get((ground, texts), lambda: _check(texts, names))
    else:
        found, mistakes = _check(texts, names)
    problems = [_problem(row, column, mistake) for column, mistake in mistakes]
    if row["scope"]:
        told = "Rules on the records of a section are not available yet. Make this empty."
        problems.append(Problem(RULES.file, row.number, "scope", told))
    return found, problems


def _ground(spec: CollectionSpec) -> str:
    """What rules and examples stand on, in short: items and codes, without what people read."""
    sections = tuple(
        replace(section, title="", items=tuple(replace(i, **_READ) for i in section.items))
        for section in spec.sections
    )
    return replace(spec, title="", sections=sections, rules=()).hash


def _check(texts: Texts, names: Names) -> tuple[Checked | None, tuple[tuple[str, Mistake], ...]]:
    """A rule by its expression, tolerance and message, and its mistakes by column."""
    expression, tolerance, message = texts
    found, mistakes = check(expression, names, tolerance)
    _, more = message_of(message, names)
    return found, (*(("expression", m) for m in mistakes), *(("message", m) for m in more))


def _problem(row: Row, column: str, mistake: Mistake) -> Problem:
    """A mistake with its place: the text is one line, so the caret's is given as a number."""
    at = f"At character {mistake.at + 1}: {mistake}"
    return Problem(RULES.file, row.number, column, at)


def _never_checked(row: Row, found: Checked, spec: CollectionSpec) -> Iterator[Problem]:
    """Reading last year's value of an item that has none, which would always be blank."""
    for name in found.reads:
        item = spec.return_items.get(name.removeprefix(PREVIOUS))
        if item is None or not name.startswith(PREVIOUS):
            continue
        if item.lineage is Lineage.NEW:
            told = f"{item.code} is new, so {name} is always blank. Read another item."
            yield Problem(RULES.file, row.number, "expression", told)
        elif item.lineage is Lineage.SPLIT:
            told = (
                f"{item.code} is a part of what was split, so {name} is always blank. "
                f"Read {PREVIOUS}{item.previous[0]}, the whole of last year, with all its parts."
            )
            yield Problem(RULES.file, row.number, "expression", told)


def _advice(row: Row, found: Checked) -> Iterator[Problem]:
    """What works and yet is hardly meant."""
    if row["tolerance"] and not any(isinstance(node, Tolerance) for node in walk(found.tree)):
        told = "The expression does not use the word tolerance, so this does nothing."
        yield Problem(RULES.file, row.number, "tolerance", told, stops=False)
    if not row["how_to_fix"].strip():
        told = "Sources are not told what to do. Enter a sentence that helps them."
        yield Problem(RULES.file, row.number, "how_to_fix", told, stops=False)


def _missing_examples(row: Row, shown: Container[str]) -> Iterator[Problem]:
    """Verdicts that the rule can give and none of its examples shows."""
    needed = [Verdict.PASS, Verdict.FAIL]
    if row["blank"] == BlankPolicy.NOT_CHECKED:
        needed.append(Verdict.UNCHECKED)
    lost = [verdict.value for verdict in needed if verdict.value not in shown]
    if lost:
        told = (
            f"Rule {row['number']} has no example with the verdict {' or '.join(lost)}. "
            f"Add one to {EXAMPLES.file}."
        )
        yield Problem(RULES.file, row.number, "number", told)


def _example_problems(
    tables: FolderTables, spec: CollectionSpec, checked: Mapping[str, Checked], ground: str
) -> Iterator[Problem]:
    """Examples that cannot be read, and those on which their rule gives another verdict."""
    rows: dict[str, list[Row]] = {}
    for row in tables.of(EXAMPLES):
        rows.setdefault(row["rule"], []).append(row)
    keys = {
        rule["number"]: (ground, _texts(rule), tuple(_texts(row) for row in rows[rule["number"]]))
        for rule in tables.of(RULES)
        if rule["number"] in checked and rule["number"] in rows
    }
    new = {number for number, key in keys.items() if key not in _judged}
    engine = Engine(replace(spec, rules=tuple(r for r in spec.rules if r.number in new)))
    found: dict[int, str] = {}
    for number, key in keys.items():
        told = _judged.get(key, partial(_judge, rows[number], spec, checked[number], engine))
        found |= zip((row.number for row in rows[number]), told, strict=True)
    for row in tables.of(EXAMPLES):
        if mistake := found.get(row.number):
            column = "expected" if mistake.startswith("Rule ") else "values"
            yield Problem(EXAMPLES.file, row.number, column, mistake)


def _judge(rows: list[Row], spec: CollectionSpec, rule: Checked, engine: Engine) -> Texts:
    return tuple(_mistake_in_example(row, spec, rule, engine) for row in rows)


def _texts(row: Row) -> Texts:
    return tuple(row.cells.values())


def _mistake_in_example(row: Row, spec: CollectionSpec, rule: Checked, engine: Engine) -> str:
    reads = [name for name in rule.reads if not name.startswith(PREVIOUS)]
    try:
        values = values_of(row["values"], spec, reads)
    except ExampleUnreadableError as mistake:
        return str(mistake)
    # Last year's values stand under this year's codes already, so there is no lineage to follow.
    verdict = engine.verdict(row["rule"], values)
    if verdict == row["expected"]:
        return ""
    return (
        f"Rule {row['rule']} gives the verdict {verdict.value}, not {row['expected']}. "
        "Correct the values, the verdict or the rule."
    )

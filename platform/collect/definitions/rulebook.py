"""Rules and their examples: every expression is checked and every example is run."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from collect.definitions.compiling import spec_of_tables
from collect.definitions.examples import ExampleUnreadableError, values_of
from collect.definitions.tables import EXAMPLES, RULES, FolderTables, Problem, Row
from collect.definitions.totals import total_problems
from rules.engine import Engine, engine_for
from rules.findings import BlankPolicy, Verdict
from rules.language.check import Checked, check
from rules.language.mistakes import Mistake
from rules.language.names import PREVIOUS, Names, names_of
from rules.language.nodes import Tolerance, walk
from rules.language.slots import message_of
from rules.spec import CollectionSpec, Lineage


def rule_problems(tables: FolderTables) -> Iterator[Problem]:
    """What is wrong with rules and examples of tables that are free of other problems."""
    spec = spec_of_tables(tables)
    names = names_of(spec)
    checked: dict[str, Checked] = {}
    shown: dict[str, set[str]] = {}
    for example in tables.of(EXAMPLES):
        shown.setdefault(example["rule"], set()).add(example["expected"])
    for row in tables.of(RULES):
        found, mistakes = checked_rule(row, names)
        yield from mistakes
        if found:
            yield from _never_checked(row, found, spec)
            yield from _advice(row, found)
        if found and not mistakes:
            checked[row["number"]] = found
        yield from _missing_examples(row, shown.get(row["number"], set()))
    if len(checked) == len(spec.rules):
        yield from total_problems(tables, {number: c.tree for number, c in checked.items()})
    yield from _example_problems(tables, spec, checked)


def checked_rule(row: Row, names: Names) -> tuple[Checked | None, list[Problem]]:
    """The rule of a row, or None, and what is wrong with its expression, message and scope."""
    found, mistakes = check(row["expression"], names, row["tolerance"])
    problems = [_problem(row, "expression", mistake) for mistake in mistakes]
    _, mistakes = message_of(row["message"], names)
    problems += [_problem(row, "message", mistake) for mistake in mistakes]
    if row["scope"]:
        told = "Rules on the records of a section are not available yet. Make this empty."
        problems.append(Problem(RULES.file, row.number, "scope", told))
    return found, problems


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
    tables: FolderTables, spec: CollectionSpec, checked: Mapping[str, Checked]
) -> Iterator[Problem]:
    """Examples that cannot be read, and those on which their rule gives another verdict."""
    sound = tuple(rule for rule in spec.rules if rule.number in checked)
    engine = engine_for(replace(spec, rules=sound))
    for row in tables.of(EXAMPLES):
        if row["rule"] in checked:
            told = _mistake_in_example(row, spec, checked[row["rule"]], engine)
            if told:
                column = "expected" if told.startswith("Rule ") else "values"
                yield Problem(EXAMPLES.file, row.number, column, told)


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

"""The sums of a draft or of a published spec, and what looks wrong about them in words."""

from __future__ import annotations

from dataclasses import dataclass

from collect.definitions.tables import ITEMS, RULES, SECTIONS, FolderTables
from rules.spec import CollectionSpec
from rules.sum_problems import SumProblem, Trouble, sum_problems
from rules.sums import Addition, Cell, SummedItem, SumRule, Sums, sums_of


@dataclass(frozen=True, slots=True)
class SummedUp:
    """The sums of a collection; of each item, its name for messages and its number and label."""

    sums: Sums
    names: dict[Cell, str]
    labels: dict[Cell, str]

    @property
    def totals(self) -> list[tuple[Cell, tuple[Addition, ...]]]:
        """Each total with its additions, in form order."""
        made = self.sums.by_total
        return [(cell, made[cell]) for cell in self.sums.cells if cell in made]

    def problems(self) -> list[str]:
        """What looks wrong, in sentences."""
        return [self._told(problem) for problem in sum_problems(self.sums)]

    def _told(self, problem: SumProblem) -> str:
        name, rules = self.names[problem.cell], " and ".join(problem.rules)
        others = [self.names.get(cell, cell.item) for cell in problem.others]
        if problem.trouble is Trouble.NO_RULE:
            return f"{name} is the total of {_listed(others)}, but no rule checks it. Add a rule."
        if problem.trouble is Trouble.NO_PARTS:
            told = f"Rule {problem.rules[0]} says that {name} is the sum of {_listed(others)}"
            return f"{told}, but the item does not name its parts. Enter them as its parts."
        if problem.trouble is Trouble.TWO_TOTALS:
            told = f"{name} is a part of {_listed(others)} (rules {rules})"
            return f"{told}. Check that nothing is counted twice."
        if len(others) == 1:
            return f"{name} is a part of itself (rule {rules}). Correct the rule."
        return f"{_listed(others)} are parts of each other in a circle (rules {rules}). Break it."


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def summed_spec(spec: CollectionSpec) -> SummedUp:
    """The sums of a spec."""
    placed = [(section, item) for section in spec.sections for item in section.items]
    cells = [Cell(section.code, item.code) for section, item in placed]
    return SummedUp(
        sums_of(
            (
                SummedItem(cell, item.total_of, section.repeats)
                for cell, (section, item) in zip(cells, placed, strict=True)
            ),
            (SumRule(rule.number, rule.expression, rule.scope) for rule in spec.rules),
        ),
        {cell: item.name for cell, (_, item) in zip(cells, placed, strict=True)},
        {
            cell: _label(item.question, item.code, item.label)
            for cell, (_, item) in zip(cells, placed, strict=True)
        },
    )


def summed_tables(tables: FolderTables) -> SummedUp:
    """The sums of a draft, whatever problems it has; a rule that cannot be read has none."""
    rows = tables.of(ITEMS)
    cells = [Cell(row["section"], row["code"]) for row in rows]
    many = {row["code"] for row in tables.of(SECTIONS) if row["repeats"] == "yes"}
    items = [
        SummedItem(cell, row.listed("total_of"), cell.section in many)
        for cell, row in zip(cells, rows, strict=True)
    ]
    rules = (SumRule(r["number"], r["expression"], r["scope"]) for r in tables.of(RULES))
    names = {c: f"{r['question']} {r['code']}".strip() for c, r in zip(cells, rows, strict=True)}
    labels = {
        cell: _label(row["question"], row["code"], row["label"])
        for cell, row in zip(cells, rows, strict=True)
    }
    return SummedUp(sums_of(items, rules), names, labels)


def _label(question: str, code: str, label: str) -> str:
    return f"{question or code} {label}"

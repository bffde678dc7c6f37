"""The check of a rule when it is saved: its names, types, decimal places and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.language import nodes
from rules.language.dependencies import names_read
from rules.language.limits import MAX_MISTAKES
from rules.language.mistakes import Mistake, MistakeFoundError
from rules.language.names import Names, Type
from rules.language.nodes import Node
from rules.language.parser import parse
from rules.language.reading_values import constant
from rules.language.types import Checker


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule without mistakes.

    `types` holds the type of each part by its identity; `reads` the items in the order of
    first reading, those of last year as `previous.X`; `tolerance` what that word stands for.
    """

    tree: Node
    types: Mapping[int, Type]
    reads: tuple[str, ...]
    tolerance: nodes.Number | None

    def type_of(self, node: Node) -> Type:
        """The type of a part of the tree."""
        return self.types[id(node)]


def check(
    text: str, names: Names, tolerance: str = ""
) -> tuple[Checked | None, tuple[Mistake, ...]]:
    """The checked rule, or None and its mistakes in the order of writing."""
    allowed: nodes.Number | None = None
    try:
        tree = parse(text)
        allowed = constant(tolerance) if tolerance else None
    except MistakeFoundError as found:
        return None, (found.mistake,)
    checker = Checker(text, names, allowed)
    checker.condition(tree)
    if checker.mistakes:
        return None, tuple(sorted(checker.mistakes, key=lambda m: m.at)[:MAX_MISTAKES])
    return Checked(tree, checker.types, names_read(tree), allowed), ()

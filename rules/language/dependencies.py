"""Which items a rule reads, and which rules read an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.language import nodes
from rules.language.names import PREVIOUS


def names_read(tree: nodes.Node) -> tuple[str, ...]:
    """The names that a rule reads, in the order of first reading; `previous.X` for last year's."""
    found: dict[str, None] = {}
    for node in nodes.walk(tree):
        if isinstance(node, nodes.Item):
            found[node.name] = None
        elif isinstance(node, nodes.Previous):
            found[PREVIOUS + node.name] = None
    return tuple(found)


def readers_of(reads: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, tuple[str, ...]]:
    """From pairs of a rule's key and the names it reads: for each item, the keys of the rules
    that read it this year, in their order.
    """
    found: dict[str, list[str]] = {}
    for key, names in reads:
        for name in names:
            if not name.startswith(PREVIOUS):
                found.setdefault(name, []).append(key)
    return {name: tuple(keys) for name, keys in found.items()}

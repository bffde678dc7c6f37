"""Other names in the text of a rule: where an item is named, and all else as it was written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.language import nodes
from rules.language.lexer import Token, tokens_of
from rules.language.names import PREVIOUS
from rules.language.parser import parse


class Place(NamedTuple):
    """Where a name stands, from character `at` up to `end`; `name` as `X` or `previous.X`."""

    at: int
    end: int
    name: str


def places_in(text: str) -> list[Place]:
    """Every place at which a rule names an item. Raises MistakeFoundError."""
    return [_place(node) for node in nodes.walk(parse(text)) if _is_named(node)]


def put(text: str, at_places: Iterable[tuple[Place, str]]) -> str:
    """The text with other words in these places, none of which overlap."""
    for place, word in sorted(at_places, reverse=True):
        text = text[: place.at] + word + text[place.end :]
    return text


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The rule with other names, such as `{"A": "B", "previous.A": "previous.B"}`.

    Raises MistakeFoundError for a rule that cannot be read, as all functions here do.
    """
    return put(text, [(p, names[p.name]) for p in places_in(text) if p.name in names])


def spread(text: str, parts: Mapping[str, Sequence[str]]) -> str:
    """The rule with the sum of its parts in place of each name; in a sum as terms of it."""
    said: list[tuple[Place, str]] = []
    joints: dict[int, str] = {}
    for node in nodes.walk(parse(text)):
        joints.update((id(part), joint) for part, joint in _joints(node))
        if _is_named(node) and (place := _place(node)).name in parts:
            joint = joints.get(id(node), "")
            added = (joint or " + ").join(parts[place.name])
            said.append((place, added if joint or len(parts[place.name]) == 1 else f"({added})"))
    return put(text, said)


def gathered(text: str, names: Collection[str], into: str) -> str:
    """The rule with one name for several wherever all of them are added up, each once.

    Elsewhere they stay as they are.
    """
    tokens, said = list(tokens_of(text)), list[tuple[Place, str]]()
    for terms in _additions(text):
        there = [_place(term) for term in terms if _is_named(term)]
        found = [place for place in there if place.name in names]
        if sorted(place.name for place in found) == sorted(names):
            first, *others = sorted(found)
            said.append((first, into))
            said += ((_with_sign_before(place, tokens), "") for place in others)
    return put(text, said)


def without(text: str, name: str) -> str:
    """The rule without a name in the sums that add it up with others; elsewhere it stays."""
    tokens, said = list(tokens_of(text)), list[tuple[Place, str]]()
    for terms in _additions(text):
        found = [_place(t) for t in terms if _is_named(t) and _place(t).name == name]
        if found and len(found) < len(terms):
            first = terms[0].at
            said += (
                (_with_sign_after(p, tokens) if p.at == first else _with_sign_before(p, tokens), "")
                for p in found
            )
    return put(text, said)


def _is_named(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Item | nodes.Previous)


def _place(node: nodes.Node) -> Place:
    assert isinstance(node, nodes.Item | nodes.Previous)
    before = PREVIOUS if isinstance(node, nodes.Previous) else ""
    return Place(node.at, node.end, before + node.name)


def _joints(node: nodes.Node) -> Iterator[tuple[nodes.Node, str]]:
    """Parts of a node that may become several without brackets, and what then joins them."""
    match node:
        case nodes.Sum(signs=signs, terms=terms):
            yield from ((t, " + ") for t, sign in zip(terms, signs, strict=True) if sign == 1)
        case nodes.Call(name="sum", arguments=arguments):
            yield from ((argument, ", ") for argument in arguments)
        case nodes.Comparison(operands=operands):
            yield from ((operand, " + ") for operand in operands)


def _additions(text: str) -> Iterator[tuple[nodes.Node, ...]]:
    """The terms of each sum of a rule, those with a minus before them left out."""
    for node in nodes.walk(parse(text)):
        if isinstance(node, nodes.Sum):
            yield tuple(t for t, sign in zip(node.terms, node.signs, strict=True) if sign == 1)
        elif isinstance(node, nodes.Call) and node.name == "sum":
            yield node.arguments


def _with_sign_before(place: Place, tokens: Sequence[Token]) -> Place:
    """The place with the plus or comma that stands before it, and the space before that."""
    number = next(n for n, token in enumerate(tokens) if token.at == place.at)
    return Place(tokens[number - 2].end, place.end, place.name)


def _with_sign_after(place: Place, tokens: Sequence[Token]) -> Place:
    """The place with the plus or comma that stands after it, and the space after that."""
    number = next(n for n, token in enumerate(tokens) if token.end == place.end)
    following = tokens[number + 1].text in ("+", ",")
    return Place(place.at, tokens[number + 1 + following].at, place.name)

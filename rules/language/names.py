"""What the names in a rule may stand for, and how its message may show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rules.kinds import KINDS, ValueType
from rules.language.mistakes import Mistake, nearest
from rules.spec import CollectionSpec, ItemSpec

PREVIOUS = "previous."


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression; `places` are the decimal places of a number."""

    kind: ValueType
    places: int = 0


CONDITION = Type(ValueType.YES_NO)


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that a rule on the whole return can name.

    `items` are those of sections that occur once; `repeating` gives the section of the others.
    `former` are last year's items that were split: of them, last year's value alone has a name.
    """

    items: Mapping[str, ItemSpec]
    types: Mapping[str, Type]
    repeating: Mapping[str, str]
    sections: frozenset[str]
    code_sets: Mapping[str, frozenset[str]]
    former: Mapping[str, ItemSpec] = field(default_factory=dict)

    def item(self, name: str) -> ItemSpec | None:
        """The item that a code, or `previous.` and a code, means; None where there is none."""
        code = name.removeprefix(PREVIOUS)
        found = self.items.get(code)
        return self.former.get(code) if found is None and name != code else found

    def type_named(self, name: str) -> Type:
        """The type of what a code, or `previous.` and a code, means. Raises KeyError."""
        code = name.removeprefix(PREVIOUS)
        return self.types[code] if code in self.types else type_of(self.former[code])

    def item_missing(self, name: str, text: str, at: int, end: int, guess: bool) -> Mistake:
        """The mistake that no item has this name; with `guess`, and which one may be meant."""
        if name in self.repeating:
            message = f"{name} belongs to {self.repeating[name]}, which has many records."
            return Mistake(message, text, at, end, "Use an item of a section that occurs once.")
        meant = nearest(name, self.items) if guess else ""
        suggestion = f"Did you mean {meant}?" if meant else ""
        return Mistake(f"There is no item called {name[:60]}.", text, at, end, suggestion)


def names_of(spec: CollectionSpec) -> Names:
    """The names that rules of this collection can use."""
    items = spec.return_items
    return Names(
        items=items,
        types={code: type_of(item) for code, item in items.items()},
        repeating={i.code: s.code for s in spec.sections if s.repeats for i in s.items},
        sections=frozenset(section.code for section in spec.sections),
        code_sets={
            name: frozenset(code.code for code in code_set.codes)
            for name, code_set in spec.code_set_by_name.items()
        },
        former={
            code: _whole(code, parts)
            for code, parts in spec.split_items.items()
            if len({KINDS[part.kind].type for part in parts}) == 1
        },
    )


def _whole(code: str, parts: Sequence[ItemSpec]) -> ItemSpec:
    """Last year's item of this code, as far as its parts of this year tell what it was."""
    widest = max(parts, key=lambda part: part.places)
    named = " and ".join(part.code for part in parts)
    return replace(widest, code=code, question="", label=f"{code} (now {named})")


def type_of(item: ItemSpec) -> Type:
    """The type that rules see of an item."""
    kind = KINDS[item.kind].type
    return Type(kind, item.places if kind is ValueType.NUMBER else 0)

"""One item beside last year's: which items continue which, and how far their values moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from collect.desk.item_values import is_number
from rules.findings import StoredValue
from rules.kinds import text_of
from rules.language.stored import exact_number
from rules.lineage import is_blank
from rules.records import has_many
from rules.spec import CollectionSpec, ItemSpec, Lineage, SectionSpec

Values = Mapping[str, StoredValue]


class Move(StrEnum):
    """How an item of this year stands to last year's."""

    OVER = "over"
    BLANK = "blank"
    NEW = "new"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Pair:
    """What is compared: the sum of the items `codes` of this year with the value that `before`
    has among last year's carried forward. Only of an item that was split there are several codes.

    `section`, `name`, `label` and `lineage` are the words for it.
    """

    item: ItemSpec
    codes: tuple[str, ...]
    before: str
    is_number: bool
    section: str
    name: str
    label: str
    lineage: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The two values of a pair. The numbers are None where there is none, `said` is for texts."""

    pair: Pair
    move: Move
    now: Decimal | None
    before: Decimal | None
    said: str = ""

    @property
    def change(self) -> Decimal | None:
        """This year's less last year's."""
        if self.now is None or self.before is None:
            return None
        return self.now - self.before

    @property
    def per_cent(self) -> Decimal | None:
        """The change in per cent of last year's, to one place; None where that was 0."""
        change = self.change
        if change is None or not self.before:
            return None
        return (100 * change / abs(self.before)).quantize(Decimal("0.1"))


def pairs_of(spec: CollectionSpec, section: str | None = None) -> list[Pair]:
    """What can be compared with last year, in form order, of one section if it is named.

    Items asked for the first time, and those that the organisation fills in, are left out.
    """
    found: list[Pair] = []
    splits = list(spec.split_items.items())
    for one in spec.sections:
        if has_many(spec, one) or section not in (None, one.code):
            continue
        for item in one.items:
            if item.lineage is Lineage.SPLIT:
                found += [_pair(one, parts, old) for old, parts in splits if parts[0] == item]
            elif item.lineage is not Lineage.NEW and not item.filled_from:
                found.append(_pair(one, (item,), item.code))
    return found


def _pair(section: SectionSpec, items: tuple[ItemSpec, ...], before: str) -> Pair:
    first = items[0]
    codes = " and ".join(first.previous or (first.code,))
    return Pair(
        item=first,
        codes=tuple(item.code for item in items),
        before=before,
        is_number=is_number(first),
        section=section.title,
        name=" + ".join(item.name for item in items),
        label=" + ".join(item.label for item in items),
        lineage={
            Lineage.RENAMED: f"Renamed from {codes}",
            Lineage.MERGED: f"Merged from {codes}",
            Lineage.SPLIT: f"Split from {before}",
        }.get(first.lineage, "The same item"),
    )


def compared(
    pairs: Sequence[Pair], now: Values, before: Values, threshold: Decimal
) -> Iterator[Compared]:
    """The pairs that have a value in one of the years; a move above `threshold` % is OVER."""
    for pair in pairs:
        last = before.get(pair.before)
        this = now.get(pair.codes[0]) if len(pair.codes) == 1 else _sum(pair.codes, now)
        blank, blank_before = is_blank(this), is_blank(last)
        if blank and blank_before:
            continue
        if pair.is_number:
            yield _numbers(pair, _number(this), _number(last), threshold)
        elif blank or blank_before:
            move = Move.BLANK if blank else Move.NEW
            yield Compared(pair, move, None, None, text_of(last if blank else this, pair.item))
        else:
            said = "Same" if this == last else "Changed"
            yield Compared(pair, Move.WITHIN, None, None, said)


def _numbers(
    pair: Pair, this: Decimal | None, last: Decimal | None, threshold: Decimal
) -> Compared:
    if this is None or last is None:
        return Compared(pair, Move.BLANK if this is None else Move.NEW, this, last)
    is_over = 100 * abs(this - last) > threshold * abs(last)
    return Compared(pair, Move.OVER if is_over else Move.WITHIN, this, last)


def _number(value: StoredValue | None) -> Decimal | None:
    return None if value is None else exact_number(value)


def _sum(codes: Sequence[str], values: Values) -> StoredValue | None:
    """The sum of the parts of an item that was split; None while one of them is missing."""
    numbers = [_number(values.get(code)) for code in codes]
    known = [number for number in numbers if number is not None]
    return str(sum(known, Decimal(0))) if len(known) == len(codes) else None

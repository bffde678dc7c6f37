"""The rows of a correction workbook: one for each value that a finding is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal

from collect.exchange.corrections.addresses import Addresses
from collect.exchange.specification import must_be
from rules.data import RecordData, ReturnData
from rules.expected import Asked, Expectations
from rules.findings import StoredValue
from rules.kinds import KINDS, ValueType
from rules.language.stored import exact_number
from rules.records import cell_text
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

_WORDS = {"==": "{}", "!=": "not {}", "<": "less than {}", "<=": "at most {}"}
_WORDS |= {">": "more than {}", ">=": "at least {}"}
_EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding with what people have made of it; `notes` are the texts of its notes, `usual` the
    usual explanations of its rule."""

    rule: str
    number: str
    section: str
    record: str
    is_error: bool
    state: str
    message: str
    how_to_fix: str
    operands: tuple[tuple[str, StoredValue | None], ...]
    notes: tuple[str, ...] = ()
    notes_shown: str = ""
    usual: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """The codes of this year's items that the finding's rule read."""
        return tuple(name for name, _ in self.operands if not name.startswith("previous."))


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of the return: its item, where that stands, and what it says now."""

    section: SectionSpec
    record: RecordData
    item: ItemSpec
    address: str

    @property
    def text(self) -> str:
        """The value as text, or the text that cannot be read; "" for a blank."""
        return cell_text(self.record, self.item)

    @property
    def number(self) -> Decimal | None:
        """The value of an item that is a number; None for a blank and for all else."""
        value = self.record.values.get(self.item.code)
        is_number = KINDS[self.item.kind].type is ValueType.NUMBER
        return exact_number(value) if is_number and value is not None else None

    @property
    def key(self) -> str:
        """What the cell holds, in short: it moves whenever that does."""
        return _digest([self.item.code in self.record.unreadable, self.text])

    @property
    def why_fixed(self) -> str:
        """Why the value cannot be corrected in this workbook; "" if it can."""
        if self.item.filled_from:
            return "it is filled in from your organisation"
        if self.section.repeats and self.item.code in self.section.key_items:
            return "it tells the record from the others. Change it in the return itself"
        return ""


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One row; without a spot it is of a finding that is about no value of this return."""

    finding: KnownFinding
    spot: Spot | None
    expected: Decimal | str = ""
    difference: Decimal | None = None

    @property
    def key(self) -> str:
        """What the row is about, in short."""
        finding, spot = self.finding, self.spot
        place = [spot.section.code, spot.record.key, spot.item.code] if spot else []
        return _digest([finding.rule, finding.section, finding.record, *place])


def correction_rows(
    spec: CollectionSpec, data: ReturnData, findings: Iterable[KnownFinding]
) -> list[CorrectionRow]:
    """The rows of a return's findings, by the section of their first value, then in order."""
    maker = _Maker(spec, data)
    groups = [list(maker.rows(finding)) for finding in findings]
    place = {section.code: number for number, section in enumerate(spec.sections, start=1)}
    groups.sort(key=lambda rows: place[rows[0].spot.section.code] if rows[0].spot else 0)
    return [row for rows in groups for row in rows]


class _Maker:
    """Makes the rows of one return."""

    def __init__(self, spec: CollectionSpec, data: ReturnData) -> None:
        self._spec = spec
        self._records = {(record.section, record.key): record for record in data.records}
        self._items = {(s.code, item.code): item for s in spec.sections for item in s.items}
        self._addresses = Addresses(spec, data)
        self._expectations = Expectations(spec)

    def rows(self, finding: KnownFinding) -> Iterator[CorrectionRow]:
        """A row for each value that the finding is about; one without if there is none."""
        spots = [spot for item in finding.items if (spot := self._spot(finding, item))]
        sides = self._expectations.sides(finding.number, dict(finding.operands))
        for spot in spots:
            asked = sides.asked_of(spot.item.code) if sides else None
            if asked:
                yield CorrectionRow(finding, spot, _expected(asked), _difference(spot, asked))
            else:
                # The checks that come with an item have no number.
                wanted = "" if finding.number else must_be(self._spec, spot.item)
                yield CorrectionRow(finding, spot, wanted)
        if not spots:
            yield CorrectionRow(finding, None)

    def _spot(self, finding: KnownFinding, code: str) -> Spot | None:
        own = (finding.section, code) in self._items
        section = (
            self._spec.section_by_code[finding.section]
            if own
            else self._spec.section_of_item.get(code)
        )
        if section is None:
            return None
        key = finding.record if own else ""
        record = self._records.get((section.code, key), RecordData(section.code, key=key))
        item = self._items[section.code, code]
        return Spot(section, record, item, self._addresses.of(section.code, key, code))


def _expected(asked: Asked) -> Decimal | str:
    value = asked.value
    if asked.allowed and isinstance(value, Decimal):
        least, most = _EXACT.subtract(value, asked.allowed), _EXACT.add(value, asked.allowed)
        return f"{number_text(least)} to {number_text(most)}"
    if asked.sign == "==" and isinstance(value, Decimal):
        return value
    return _WORDS[asked.sign].format(_shown(value))


def _shown(value: Decimal | str | bool) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return number_text(value) if isinstance(value, Decimal) else value


def _difference(spot: Spot, asked: Asked) -> Decimal | None:
    """How far the value is from the nearest one asked for; None where that is no number."""
    if spot.number is None or not isinstance(asked.value, Decimal):
        return None
    apart = _EXACT.subtract(spot.number, asked.value)
    return _EXACT.subtract(apart, asked.allowed.copy_sign(apart))


def number_text(value: Decimal) -> str:
    """A number as people write it, without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _digest(said: list[object]) -> str:
    # A letter first, so that no program takes it for a number.
    return "k" + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]

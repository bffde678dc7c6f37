"""National and regional totals of a collection: numbers added up, records and answers counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform

from collect.desk.filters import region_at
from collect.returns.models import Record, Return
from collect.returns.workflow import ReturnStatus
from rules.kinds import KINDS, ValueType
from rules.language.stored import exact_number
from rules.records import has_many
from rules.spec import CollectionSpec, ItemSpec, Lineage, SectionSpec

RECORDS = "records"
_YES_NO = {"true": "yes", "1": "yes", "false": "no", "0": "no"}


class Stage(StrEnum):
    """Which returns are counted."""

    SO_FAR = "so-far"
    FINAL = "final"

    def among(self, returns: QuerySet[Return]) -> QuerySet[Return]:
        """The returns with data, or those that are authorised."""
        with_data = returns.order_by().filter(loaded_at__isnull=False)
        return (
            with_data.filter(status=ReturnStatus.AUTHORISED) if self is Stage.FINAL else with_data
        )


class Line(NamedTuple):
    """One thing that is added up: an item's numbers, an answer's count, or a section's records.

    `answer` is a code, `yes` or `no`, or RECORDS without an item; "" for a number.
    """

    section: str
    item: str
    answer: str = ""


Region = str | None
"""A region, "" for sources without one, or None for all regions together."""

Cells = dict[tuple[Line, Region], Decimal]


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a line is about: its section, its item (None for records), and what it says."""

    line: Line
    section: SectionSpec
    item: ItemSpec | None
    label: str

    @property
    def is_count(self) -> bool:
        """Whether it is a whole number of something, of which small ones can be hidden."""
        return self.item is None or bool(self.line.answer) or self.item.kind == "whole_number"


def lines_of(spec: CollectionSpec, section: SectionSpec) -> list[LineFacts]:
    """Everything of a section that can be added up or counted, in form order."""
    found = []
    if has_many(spec, section):
        found.append(LineFacts(Line(section.code, "", RECORDS), section, None, "Records"))
    for item in section.items:
        for answer, label in _answers(spec, item):
            found.append(LineFacts(Line(section.code, item.code, answer), section, item, label))
    return found


def _answers(spec: CollectionSpec, item: ItemSpec) -> list[tuple[str, str]]:
    """The lines of an item: the answer that is counted, and what it is called."""
    if item.code_set:
        return [(code.code, code.label) for code in spec.code_set_by_name[item.code_set].codes]
    kind = KINDS[item.kind].type
    if kind is ValueType.YES_NO:
        return [("yes", "Yes"), ("no", "No")]
    return [("", "Total")] if kind is ValueType.NUMBER else []


def totals_of(returns: QuerySet[Return], facts: Sequence[LineFacts]) -> Cells:
    """The totals of these lines by region and for all regions, exact; a query for each section.

    A line of which no return has a value in a region is absent there.
    """
    cells: Cells = defaultdict(Decimal)
    by_section: dict[str, list[LineFacts]] = defaultdict(list)
    for one in facts:
        by_section[one.line.section].append(one)
    for section, theirs in by_section.items():
        items = list(dict.fromkeys(one.line.item for one in theirs if one.item))
        records = Record.objects.filter(return_of__in=returns.order_by(), section=section)
        texts = {f"text{n}": KeyTextTransform(code, "values") for n, code in enumerate(items)}
        rows = records.annotate(region=region_at("return_of__source"), **texts).order_by()
        wanted = {one.line for one in theirs}
        counted = rows.values_list("region", *texts).annotate(Count("pk"))
        for region, *values, count in counted:
            _add(cells, wanted, Line(section, "", RECORDS), region, Decimal(count))
            for code, text in zip(items, values, strict=True):
                if text is not None:
                    _add_value(cells, wanted, (section, code, str(text)), region, count)
    return dict(cells)


def _add_value(
    cells: Cells, wanted: set[Line], value: tuple[str, str, str], region: str, count: int
) -> None:
    section, code, text = value
    if Line(section, code) in wanted:
        number = exact_number(text)
        if number is not None:
            _add(cells, wanted, Line(section, code), region, number * count)
        return
    answer = text if Line(section, code, text) in wanted else _YES_NO.get(text.lower(), text)
    _add(cells, wanted, Line(section, code, answer), region, Decimal(count))


def _add(cells: Cells, wanted: set[Line], line: Line, region: str, number: Decimal) -> None:
    if line in wanted:
        cells[line, region] += number
        cells[line, None] += number


def lines_before(spec: CollectionSpec, last: CollectionSpec, one: LineFacts) -> list[LineFacts]:
    """The lines of last year whose sum a line continues; none for what is new or was split."""
    codes: Iterable[str] = (one.line.item,)
    if one.item is not None:
        if one.item.lineage in (Lineage.NEW, Lineage.SPLIT):
            return []
        codes = one.item.previous or codes
    repeats = has_many(spec, one.section)
    return [
        former
        for section in last.sections
        if has_many(last, section) == repeats and (not repeats or section.code == one.line.section)
        for former in lines_of(last, section)
        if former.line.item in codes and former.line.answer == one.line.answer
    ]

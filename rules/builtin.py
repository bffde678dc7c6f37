"""The checks that come with every item and key: is it there, of its kind, in bounds, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import InvalidOperation

from rules.data import RecordData, ReturnData
from rules.findings import Failure, Operand, Severity, StoredValue, shortened
from rules.kinds import KINDS, within_bounds
from rules.records import repeats_a_key
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

ItemCheck = Callable[[RecordData], Iterator[Failure]]

BUILT_IN = "Built in"
"""What stands for the number of the checks that every item brings along."""


def builtin_key(check: str, code: str) -> str:
    """The key of a built-in check, such as `mandatory CODE`."""
    return f"{check} {code}"


def builtin_failures(
    spec: CollectionSpec, data: ReturnData, only: Sequence[str] | frozenset[str] | None = None
) -> Iterator[Failure]:
    """What the built-in checks find, in form order; of the items in `only` if that is given."""
    records: dict[str, list[RecordData]] = {}
    for record in data.records:
        records.setdefault(record.section, []).append(record)
    for section in spec.sections:
        items = [i for i in section.items if only is None or i.code in only]
        for record in records.get(section.code, _absent(section)) if items else ():
            for item in items:
                yield from _of_item(item, record)
            if repeats_a_key(section, record) and any(i.code in section.key_items for i in items):
                yield _repeated(section, record)


def _absent(section: SectionSpec) -> list[RecordData]:
    """A section that occurs once is there, if empty, though nothing of it was supplied."""
    return [] if section.repeats else [RecordData(section.code)]


def _repeated(section: SectionSpec, record: RecordData) -> Failure:
    """That the key items of a record say the same as those of one that comes before it."""
    items = [item for item in section.items if item.code in section.key_items]
    named = " and ".join(item.name for item in items)
    return Failure(
        rule=builtin_key("key", section.code),
        number="",
        severity=Severity.ERROR,
        message=f"Another record of {section.title} has the same {named}. Change it, or remove one",
        section=section.code,
        record=record.key,
        operands=tuple(
            Operand(i.code, record.values.get(i.code, record.unreadable.get(i.code))) for i in items
        ),
    )


def _of_item(item: ItemSpec, record: RecordData) -> Iterator[Failure]:
    value = record.values.get(item.code)
    text = record.unreadable.get(item.code)
    if text is not None:
        yield _kind(item, record, text)
    elif value is None or (isinstance(value, str) and not value.strip()):
        if item.mandatory:
            message = f"{item.name} is mandatory"
            yield _failure("mandatory", item, record, message, None)
    elif not _in_bounds(value, item):
        yield _kind(item, record, value)


def _in_bounds(value: StoredValue, item: ItemSpec) -> bool:
    try:
        return within_bounds(value, item)
    except (InvalidOperation, TypeError):
        return False


def _kind(item: ItemSpec, record: RecordData, value: StoredValue) -> Failure:
    must_be = KINDS[item.kind].must_be(item)
    message = f"{item.name} must be {must_be}"
    return _failure("kind", item, record, message, value, asks=shortened(must_be))


def _failure(
    check: str,
    item: ItemSpec,
    record: RecordData,
    message: str,
    value: StoredValue | None,
    *,
    asks: str = "",
) -> Failure:
    return Failure(
        rule=builtin_key(check, item.code),
        number="",
        severity=Severity.ERROR,
        message=message,
        section=record.section,
        record=record.key,
        operands=(Operand(item.code, value),),
        asks=asks,
    )

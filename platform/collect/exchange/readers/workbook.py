"""Reads a return from the workbook that the platform makes for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from collect.exchange.contents import FIELDS, Header, ReturnFile, header_of
from collect.exchange.corrections.layout import IDENTITY_SHEET
from collect.exchange.readers.cells import Book, SheetRow, opened_book
from collect.exchange.readers.headers import check_header
from collect.exchange.readers.problems import (
    Notices,
    UnreadableFile,
    short,
)
from collect.exchange.readers.watching import Watch
from collect.exchange.sheets import (
    BELONGS_TO,
    CODES_SHEET,
    FIRST_RECORD,
    HEADER_SHEET,
    ITEM_COLUMN,
    LONG_SHEET,
    NUMBER,
    VALUE_COLUMN,
    Sheet,
    sheets_of,
)
from rules.data import RecordData, ReturnData
from rules.language.mistakes import nearest
from rules.records import arranged, parents_first, record_of
from rules.spec import CollectionSpec, SectionSpec


def read_workbook(
    file: BinaryIO, spec: CollectionSpec, native_id: str = "", watch: Watch | None = None
) -> ReturnFile:
    """The return that a workbook holds. Raises UnreadableFile."""
    notices, watch = Notices(), watch or Watch()
    with opened_book(file, notices) as book:
        header = _header(book, spec)
        check_header(header, spec, native_id, notices)
        sheets = {sheet.section.code: sheet for sheet in sheets_of(spec)}
        watch.expect(sum(book.row_count(s.title) for s in sheets.values() if s.is_list))
        known = {HEADER_SHEET, CODES_SHEET, LONG_SHEET, *(sheet.title for sheet in sheets.values())}
        for title in book.titles_beside(known):
            notices.add(f"Passed over the sheet {short(title)}, which is no section.")
        placed: dict[str, list[RecordData]] = {}
        for section in parents_first(spec):
            reading = _Reading(spec, book, sheets[section.code], notices, watch)
            found = reading.records(placed.get(section.parent, []))
            # Children name the key that a parent will have, so parents get theirs now.
            placed[section.code] = _keyed(spec, section, placed, found)
    records = tuple(record for found in placed.values() for record in found)
    return ReturnFile(header, arranged(spec, ReturnData(records)), notices.all())


def _header(book: Book, spec: CollectionSpec) -> Header:
    if book.has(IDENTITY_SHEET):
        raise UnreadableFile(
            "It is a correction workbook, not a return. Upload it by itself on the page of the "
            "return that it is of, not in a zip or from the command line."
        )
    if not book.has(HEADER_SHEET):
        raise UnreadableFile(
            f"The workbook has no sheet {HEADER_SHEET}, so it is not the return workbook of "
            f"{spec.name}. Download that one and copy your figures into it."
        )
    names = {field.label: field.name for field in FIELDS}
    texts = {
        names[label]: row.text(2)
        for row in book.rows(HEADER_SHEET, width=2)
        if (label := row.text(1).strip()) in names
    }
    return header_of(texts)


def _keyed(
    spec: CollectionSpec,
    section: SectionSpec,
    placed: dict[str, list[RecordData]],
    found: list[RecordData],
) -> list[RecordData]:
    held = [record for records in placed.values() for record in records]
    return list(arranged(spec, ReturnData((*held, *found))).of_section(section.code))


class _Reading:
    """Reads the sheet of one section."""

    def __init__(
        self, spec: CollectionSpec, book: Book, sheet: Sheet, notices: Notices, watch: Watch
    ) -> None:
        if not book.has(sheet.title):
            raise UnreadableFile(
                f"The workbook has no sheet {sheet.title}. Download the workbook again and copy "
                "your figures into it."
            )
        self._spec = spec
        self._book = book
        self._sheet = sheet
        self._section = sheet.section
        self._codes = {item.code.casefold(): item.code for item in sheet.section.items}
        self._notices = notices
        self._watch = watch

    def records(self, parents: list[RecordData]) -> list[RecordData]:
        """The section's records; those of a nested list name one of the `parents` by key."""
        if self._sheet.is_list:
            keys = {record.key: record.key for record in parents}
            return list(self._list(keys))
        return [self._record(self._form(), "", "")]

    def _record(self, texts: dict[str, str], key: str, parent: str) -> RecordData:
        return record_of(self._spec, self._section, texts, key, parent)

    def _form(self) -> dict[str, str]:
        texts: dict[str, str] = {}
        for row in self._book.rows(self._sheet.title, width=VALUE_COLUMN, first=2):
            name = row.text(ITEM_COLUMN).strip()
            if not name:
                if row.text(VALUE_COLUMN).strip():
                    raise self._problem(row, "There is a value, but no item beside it.")
                continue
            code = self._code(name, row)
            if code in texts:
                raise self._problem(row, f"{code} is there twice. Remove one of them.")
            texts[code] = row.text(VALUE_COLUMN)
        self._tell_missing(set(texts))
        return texts

    def _list(self, parents: dict[str, str]) -> Iterator[RecordData]:
        columns, key_column = self._columns()
        width = max(columns, default=1)
        rows = self._book.rows(self._sheet.title, width=width, first=FIRST_RECORD)
        for row in rows:
            self._watch.record()
            if row.is_blank:
                continue
            parent = row.text(key_column).strip() if key_column else ""
            if self._sheet.nested and parent not in parents:
                raise self._problem(
                    row,
                    f"“{BELONGS_TO}” says {short(parent) or 'nothing'}, but no record above has "
                    "that key. Correct it.",
                )
            texts = {code: row.text(place) for place, code in columns.items() if code}
            yield self._record(texts, str(row.number), parent)

    def _columns(self) -> tuple[dict[int, str], int]:
        """Item codes by column, "" for columns of none; and the column that names parents."""
        columns: dict[int, str] = {}
        key_column = 0
        for row in self._book.rows(self._sheet.title, width=0, last=1):
            for place, name in row.filled():
                columns[place] = ""
                if name == BELONGS_TO:
                    key_column = place
                elif name != NUMBER:
                    columns[place] = self._code(name, row)
        codes = [code for code in columns.values() if code]
        twice = next((code for code in codes if codes.count(code) > 1), "")
        if twice or (self._sheet.nested and not key_column):
            told = f"{twice} is there twice" if twice else f"There is no column “{BELONGS_TO}”"
            raise UnreadableFile(f"Sheet {self._sheet.title}: {told}. Correct the first row.")
        self._tell_missing(set(codes))
        return columns, key_column

    def _code(self, name: str, row: SheetRow) -> str:
        code = self._codes.get(name.casefold())
        if code is None:
            near = nearest(name, self._codes.values())
            advice = f"Did you mean {near}?" if near else "Remove it."
            raise self._problem(row, f"There is no item {short(name)} here. {advice}")
        return code

    def _tell_missing(self, there: set[str]) -> None:
        missing = [code for code in self._codes.values() if code not in there]
        if missing:
            self._notices.add(
                f"The sheet {self._sheet.title} has no place for {', '.join(missing)}."
            )

    def _problem(self, row: SheetRow, told: str) -> UnreadableFile:
        return UnreadableFile(f"Sheet {self._sheet.title}, row {row.number:,}: {told}")

"""Reads a return from a zip of CSV tables, laid out as the export writes them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import BinaryIO, cast

from collect.exchange.contents import FIELDS, Header, ReturnFile, header_of
from collect.exchange.readers.archives import names_in, opened_zip
from collect.exchange.readers.headers import check_header
from collect.exchange.readers.lines import Lines, Rows
from collect.exchange.readers.problems import (
    Notices,
    UnreadableFile,
    short,
)
from collect.exchange.readers.watching import Watch
from collect.exchange.signs import from_neutral
from collect.exchange.tables import Table, from_exported_date, tables_of
from rules.data import RecordData, ReturnData
from rules.language.mistakes import nearest
from rules.records import arranged, parents_first, record_of
from rules.spec import CollectionSpec, SectionSpec

_FILE = re.compile(r"(?:.*/)?(?:Blade-Export_\d\d-\d\d-\d{4}_)?([^/]*)\.csv", re.IGNORECASE)
_DATES = ("reference_date", "date_time")

Row = Mapping[str, str]


def table_in(name: str) -> str | None:
    """The table that a file of a zip holds by its name, or None where it is no CSV."""
    found = _FILE.fullmatch(name)
    return found[1].lower() if found else None


def read_tables(
    file: BinaryIO, spec: CollectionSpec, native_id: str = "", watch: Watch | None = None
) -> ReturnFile:
    """The return that a zip of CSV tables holds. Raises UnreadableFile."""
    notices = Notices()
    with opened_zip(file) as archive:
        tables = {table.name: table for table in tables_of(spec)}
        files = _files(archive, tables)
        top, *rest = tables.values()
        if top.name not in files:
            raise UnreadableFile(
                f"The zip has no table {top.name}, which says what the others are. Export it again."
            )
        reading = _Reading(spec, archive, files, notices, watch or Watch())
        header, number = reading.header(top)
        check_header(header, spec, native_id, notices)
        known = {top.name: {number}}
        by_section = {table.section.code: table for table in rest if table.section}
        records: list[RecordData] = []
        for section in parents_first(spec):
            table = by_section[section.code]
            found = reading.records(table, section, known[table.parent])
            known[table.name] = {record.key for record in found}
            records += found
    return ReturnFile(header, arranged(spec, ReturnData(tuple(records))), notices.all())


def _files(archive: zipfile.ZipFile, tables: Mapping[str, Table]) -> dict[str, str]:
    """The names of the files by table. Raises UnreadableFile for one of no table."""
    files: dict[str, str] = {}
    for name in names_in(archive):
        table = table_in(name)
        if table is None or table not in tables:
            near = nearest(table or "", tables)
            advice = f"Did you mean {near}?" if near else "Take it out of the zip."
            raise UnreadableFile(f"{short(name)} is no table of this collection. {advice}")
        if table in files:
            raise UnreadableFile(f"The zip holds the table {table} twice. Remove one of them.")
        files[table] = name
    return files


class _Reading:
    """Reads table after table of one zip."""

    def __init__(
        self,
        spec: CollectionSpec,
        archive: zipfile.ZipFile,
        files: Mapping[str, str],
        notices: Notices,
        watch: Watch,
    ) -> None:
        self._spec = spec
        self._archive = archive
        self._files = files
        self._notices = notices
        self._watch = watch

    def header(self, top: Table) -> tuple[Header, str]:
        """The header and the number of its row."""
        rows = [row for _, row in self._rows(top)]
        if len(rows) != 1:
            raise UnreadableFile(
                f"The table {top.name} must have one row, for one return; it has {len(rows):,}."
            )
        texts = {field.name: rows[0].get(field.column, "") for field in FIELDS}
        for name in _DATES:
            texts[name] = from_exported_date(texts[name], timed=name == "date_time")
        risen = {name: from_neutral(text) for name, text in texts.items()}
        return header_of(risen), rows[0][top.key].strip()

    def records(self, table: Table, section: SectionSpec, parents: set[str]) -> list[RecordData]:
        """The records of a section's table, in the order that they say, keyed by number."""
        if table.name not in self._files:
            self._notices.add(f"The zip has no table {table.name}, so nothing of it was read.")
            return []
        found: dict[str, tuple[int, RecordData]] = {}
        columns = table.item_columns
        for line, row in self._rows(table):
            key, parent = row[table.key].strip(), row[table.parent_key].strip()
            if not key or key in found:
                raise self._problem(
                    table, f"{table.key} is {'there twice' if key else 'blank'}: {short(key)}", line
                )
            if parent not in parents:
                raise self._problem(
                    table, f"{table.parent} has no row {short(parent)} that it belongs to", line
                )
            self._watch.record()
            found[key] = (
                _order(row[table.order], line),
                self._record(section, columns, row, key, parent),
            )
        self._refuse_second(table, [record for _, record in found.values()])
        return [record for _, record in sorted(found.values(), key=lambda pair: pair[0])]

    def _record(
        self, section: SectionSpec, columns: Row, row: Row, key: str, parent: str
    ) -> RecordData:
        texts = {item.code: row.get(columns[item.code], "") for item in section.items}
        for item in section.items:
            if item.kind == "date":
                texts[item.code] = from_exported_date(texts[item.code])
        risen = {code: from_neutral(text) for code, text in texts.items()}
        return record_of(self._spec, section, risen, key, parent)

    def _refuse_second(self, table: Table, records: list[RecordData]) -> None:
        section = table.section
        parents = [record.parent for record in records]
        if section and not section.repeats and len(set(parents)) < len(parents):
            raise self._problem(table, f"{section.code} occurs once, but has several rows", 0)

    def _rows(self, table: Table) -> Iterator[tuple[int, Row]]:
        """Line and cells by column of each row."""
        name = self._files[table.name]
        try:
            with self._archive.open(name) as file:
                rows = Rows(Lines(cast(BinaryIO, file)))
                names = self._heading(table, rows.heading())
                for cells in rows.filled(len(names)):
                    yield rows.line, dict(zip(names, cells, strict=True))
        except UnreadableFile as problem:
            raise problem.within(short(name)) from problem.__cause__

    def _heading(self, table: Table, names: list[str]) -> list[str]:
        known = {column.lower(): column for column in table.columns}
        found = [known.get(name.lower(), "") for name in names]
        for name, column in zip(names, found, strict=True):
            if not column:
                near = nearest(name, table.columns)
                advice = f"Did you mean {near}?" if near else "Remove it."
                raise UnreadableFile(f"There is no column {short(name)} here. {advice}", 1)
        missing = [c for c in (table.key, table.order, table.parent_key) if c and c not in found]
        if missing or len(set(found)) < len(found):
            told = f"lacks the column {missing[0]}" if missing else "has a column twice"
            raise UnreadableFile(f"The heading {told}. Export it again.", 1)
        return found

    def _problem(self, table: Table, told: str, line: int) -> UnreadableFile:
        return UnreadableFile(f"{told}. Correct it.", line).within(short(self._files[table.name]))


def _order(text: str, line: int) -> int:
    """The place of a row; what is no number leaves the row where it stands."""
    stripped = text.strip()
    return (
        int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 16 else line
    )

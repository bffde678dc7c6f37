"""The form that a draft generates, one section at a time, with nobody's data in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from collect.console.pages.item_editor import CELLS
from collect.definitions.arranging import key_of, new_item, with_cells_set, with_rows_added
from collect.definitions.cells import mistake_in
from collect.definitions.compiling import spec_of_tables
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.tables import ITEMS, FolderTables
from collect.forms.rows import FormRow, RecordFacts, Shown, rows_of
from rules.records import has_many

_COLUMNS = {column.name: column for column in ITEMS.columns}


@dataclass(frozen=True, slots=True)
class FormPreview:
    """What `console/preview_form.html` shows, and the form's own table within it."""

    collection_pk: int
    collection_title: str
    sections: list[tuple[str, str]]
    section: str = ""
    title: str = ""
    rows: list[FormRow] = field(default_factory=list)
    is_many: bool = False
    is_stored: bool = False
    place: None = None


def form_preview(
    collection: DataCollection, section: str, typed: Mapping[str, str] | None = None
) -> FormPreview:
    """The form of a section, the first where there is none of this code.

    `typed` are cells of one item that are not saved yet; those that could not be are left out.
    """
    tables = tables_of(collection)
    if typed and typed.get("section") and typed.get("code"):
        tables = _with_typed(tables, typed)
    spec = spec_of_tables(tables)
    sections = [(held.code, held.title) for held in spec.sections]
    if not spec.sections:
        return FormPreview(collection.pk, collection.title, sections)
    shown = spec.section_by_code.get(section, spec.sections[0])
    filled = {i.code: "A1" for i in shown.items if i.filled_from}
    facts = RecordFacts("", (), {}, {})
    return FormPreview(
        collection_pk=collection.pk,
        collection_title=collection.title,
        sections=sections,
        section=shown.code,
        title=shown.title,
        rows=rows_of(spec, shown, Shown(is_edited=True, texts=filled, filled=filled), facts),
        is_many=has_many(spec, shown),
    )


def _with_typed(tables: FolderTables, typed: Mapping[str, str]) -> FolderTables:
    key = (typed["section"], typed["code"])
    cells = {n: t for n, t in typed.items() if n in CELLS and not mistake_in(t, _COLUMNS[n])}
    if any(key_of(ITEMS, row) == key for row in tables.of(ITEMS)):
        return with_cells_set(tables, ITEMS, [key], cells)
    start = {**new_item(tables, key[0]), "label": "…", "kind": "whole_number"}
    return with_rows_added(tables, ITEMS, [{**start, **cells, "code": key[1]}])

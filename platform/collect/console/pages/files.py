"""A definition as files: what can be downloaded, and what one that came in would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core import signing

from collect.console.pages.previews import ChangedTable, changed_tables, state_of
from collect.definitions.edits import Edit, EditsConflictError, applied, edits_between
from collect.definitions.lint import lint
from collect.definitions.models import DataCollection, Publication
from collect.definitions.published_tables import tables_of_spec
from collect.definitions.rows import tables_of
from collect.definitions.selectors import previous_spec_of
from collect.definitions.specs import spec_of
from collect.definitions.tables import FolderTables, Problem
from collect.exchange.definition_book.reading import LARGEST, read_definition
from collect.exchange.readers.problems import UnreadableFile

LONGEST_TOKEN = 2_000_000
"""Characters that a page can send back."""

_SALT = "collect.console.definition-file"
_VALID_FOR = 24 * 60 * 60


class TooManyChangesError(ValueError):
    """The differences do not fit on a page; the text says what to do instead."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What `console/definition_preview.html` shows.

    `token` holds the edits, to be sent back; it is "" where they cannot be made.
    """

    name: str
    tables: Sequence[ChangedTable]
    stopping: Sequence[Problem]
    problems: Sequence[Problem]
    conflicts: Sequence[str]
    notices: Sequence[str]
    token: str
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """The edits that a preview showed, and the state of the draft that it was made on."""

    name: str
    edits: list[Edit]
    state: str


def tables_for(collection: DataCollection, publication: Publication | None) -> FolderTables:
    """The tables of the draft, or of a publication."""
    tables = tables_of(collection)
    return tables_of_spec(spec_of(publication), tables) if publication else tables


def preview_of_file(collection: DataCollection, file: BinaryIO, name: str, size: int) -> Preview:
    """What the file would change. Raises UnreadableFile for one that is of no use."""
    if size > LARGEST:
        raise UnreadableFile(f"The file is larger than {LARGEST // 1_048_576} MB.")
    read = read_definition(file)
    if read.tables.problems:
        return Preview(name, (), read.tables.problems, (), (), read.notices, "")
    head = read.tables.head
    theirs = f"{head.get('series', '')}_{head.get('year', '')}"
    if theirs != collection.name:
        raise UnreadableFile(
            f"This is the definition of {theirs}, and you are changing {collection.name}. "
            "Upload it there, or correct its series and year."
        )
    before = tables_of(collection)
    return _preview(collection, before, edits_between(before, read.tables), name, read.notices)


def preview_again(collection: DataCollection, kept: Kept) -> Preview:
    """The same edits on the draft as it is now; those that no longer fit are told."""
    before = tables_of(collection)
    return _preview(collection, before, kept.edits, kept.name, (), stale=True)


def _preview(
    collection: DataCollection,
    before: FolderTables,
    edits: list[Edit],
    name: str,
    notices: Sequence[str],
    *,
    stale: bool = False,
) -> Preview:
    tables = changed_tables(edits, as_in_files=True)
    try:
        after = applied(before, edits)
    except EditsConflictError as conflict:
        told = [what for _, what in conflict.conflicts]
        return Preview(name, tables, (), (), told, notices, "", stale)
    problems = lint(after, last_year=previous_spec_of(collection.previous))
    token = _token(Kept(name, edits, state_of(before))) if edits else ""
    return Preview(name, tables, (), problems, (), notices, token, stale)


def _token(kept: Kept) -> str:
    plain = {"name": kept.name, "state": kept.state, "edits": [e.to_json() for e in kept.edits]}
    token = signing.dumps(plain, salt=_SALT, compress=True)
    if len(token) > LONGEST_TOKEN:
        raise TooManyChangesError(
            "The file changes more than one page can show. Change it in several steps, or ask "
            "the operator to load it with load_collection."
        )
    return token


def kept_in(token: str) -> Kept | None:
    """What a preview sent back; None for what is none, or older than a day."""
    try:
        plain: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=_VALID_FOR)
    except signing.BadSignature:
        return None
    return Kept(plain["name"], [Edit.from_json(e) for e in plain["edits"]], plain["state"])

"""The trail of a return as files: tables to read, and lines of JSON to check with any program."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from collect.exchange.table_files import Cell, Column, ResultTable
from collect.returns.models import Return, TrailEntry
from collect.returns.trail_chain import digest, last_line, line_of
from collect.returns.trail_content import link_of, unpacked
from collect.returns.trail_reading import entries_of, head_of

COLUMNS = (
    Column("Entry", "The entry's number; each is one higher than the one before it", int),
    Column("Date and time", "When the act ended"),
    Column("What was done", "The act in words"),
    Column("Kind", "What the act did first of all"),
    Column("User", "Who did it, by the name of then"),
    Column("Role", "In which role"),
    Column("Organisation", "For which organisation"),
    Column("Reason", "The reason that was given"),
    Column("Status after", "The status of the return after the act"),
    Column("Publication", "The number of the publication that the return was pinned to", int),
    Column("Errors", "Open errors after the act", int),
    Column("Queries", "Open queries after the act", int),
    Column("OK'd", "Errors and queries that were OK'd", int),
    Column("SHA-256 of what changed", "Of the text that the JSON lines have as content"),
    Column("Hash before", "The hash of the entry before this one"),
    Column("Hash", "The SHA-256 of the entry, with all of the above"),
)


def trail_table(return_: Return) -> ResultTable:
    """The entries as a table, the oldest first."""
    now = timezone.localtime()
    native_id, name = return_.source.native_id, return_.collection.name
    return ResultTable(
        name=f"{native_id}_{name}_trail",
        title=f"Trail of the {name} return of {return_.source.name}",
        told=f"Every act on the return until {now.day} {now:%B %Y} at {now:%H:%M}.",
        columns=COLUMNS,
        rows=[_row(entry) for entry in entries_of(return_)],
    )


def trail_lines(return_: Return) -> Iterator[str]:
    """The entries as lines of JSON with all that is hashed, the oldest first, and a last line."""
    for entry in entries_of(return_).iterator(chunk_size=200):
        yield f"{line_of(link_of(entry))}\n"
    yield f"{last_line(head_of(return_))}\n"


def _row(entry: TrailEntry) -> list[Cell]:
    return [
        entry.number,
        f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        entry.act,
        entry.get_kind_display(),
        entry.who or "System operator",
        entry.get_role_display(),
        entry.organisation,
        entry.reason,
        entry.get_status_display(),
        entry.publication.number,
        entry.errors,
        entry.queries,
        entry.okd,
        digest(unpacked(entry)),
        entry.previous_hash,
        entry.hash,
    ]

"""Changes of whole rules: dropped with their examples, and moved among the others."""

from __future__ import annotations

from dataclasses import replace

from collect.definitions.drafts import change_draft
from collect.definitions.models import DataCollection, DraftChange
from collect.definitions.tables import EXAMPLES, RULES, FolderTables
from collect.organisations.models import User


def drop_rule(collection: DataCollection, number: str, *, by: User | None) -> DraftChange | None:
    """Drop a rule and its examples; None where it is not there."""

    def dropped(tables: FolderTables) -> FolderTables:
        kept = {
            RULES.file: tuple(row for row in tables.of(RULES) if row["number"] != number),
            EXAMPLES.file: tuple(row for row in tables.of(EXAMPLES) if row["rule"] != number),
        }
        return replace(tables, rows={**tables.rows, **kept})

    return change_draft(collection.pk, dropped, by=by, said=f"Dropped rule {number}")


def move_rule(
    collection: DataCollection, number: str, places: int, *, by: User | None
) -> DraftChange | None:
    """Move a rule so many places down, or up if negative; None where it cannot go further."""

    def moved(tables: FolderTables) -> FolderTables:
        rows = list(tables.of(RULES))
        at = next((n for n, row in enumerate(rows) if row["number"] == number), None)
        if at is None:
            return tables
        row = rows.pop(at)
        rows.insert(max(at + places, 0), row)
        return replace(tables, rows={**tables.rows, RULES.file: tuple(rows)})

    where = "down" if places > 0 else "up"
    return change_draft(collection.pk, moved, by=by, said=f"Moved rule {number} {where}")

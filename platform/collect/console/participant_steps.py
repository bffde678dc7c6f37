"""Who takes part in a collection: added by Native ID, pasted, copied, and taken out."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import QueryDict

from collect.console.item_steps import pasted_rows
from collect.console.previewing import Step
from collect.definitions.mentions import with_rows
from collect.definitions.models import DataCollection, Participant
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.tables import PARTICIPANTS, FolderTables, Row
from collect.organisations.models import Organisation

PASTED = ("native_id", "name", "region", "agent")
_HEADINGS = {name: name for name in PASTED} | {"native id": "native_id", "id": "native_id"}
MOST = 20_000


def participant_step(post: QueryDict, collection: DataCollection, back: str) -> Step:
    """The step of the button that was pressed. Raises LineageRefusedError."""
    act = post.get("act", "")
    if act == "remove":
        gone = set(post.getlist("participant"))
        if not gone:
            raise LineageRefusedError("Tick those that you want to take out.")
        said = f"Took out {len(gone)} participant{'' if len(gone) == 1 else 's'}"
        return Step(said, lambda tables: _without(tables, gone), back)
    if act == "copy":
        other = DataCollection.objects.filter(pk=_number(post.get("from", ""))).first()
        if other is None:
            raise LineageRefusedError("Choose the collection to copy from.")
        rows = list(_copied(other))
        return _adding(rows, collection, f"Copied participants from {other.name}", back)
    if act == "paste":
        rows = list(_known(list(pasted_rows(post.get("rows", ""), PASTED, _HEADINGS))))
        if not rows or len(rows) > MOST:
            raise LineageRefusedError(f"Paste at least one row and {MOST:,} at most.")
        return _adding(rows, collection, "Added participants", back)
    raise LineageRefusedError("Choose what to do.")


def _adding(rows: list[dict[str, str]], collection: DataCollection, said: str, back: str) -> Step:
    def added(tables: FolderTables) -> FolderTables:
        there = {row["native_id"] for row in tables.of(PARTICIPANTS)}
        cells = {"type": tables.head["source_type"]}
        new = {row["native_id"]: Row(0, {**row, **cells}) for row in rows}
        fresh = [row for native_id, row in new.items() if native_id not in there]
        return with_rows(tables, PARTICIPANTS, (*tables.of(PARTICIPANTS), *fresh))

    return Step(said, added, back)


def _without(tables: FolderTables, gone: set[str]) -> FolderTables:
    kept = (row for row in tables.of(PARTICIPANTS) if row["native_id"] not in gone)
    return with_rows(tables, PARTICIPANTS, kept)


def _copied(other: DataCollection) -> Iterator[dict[str, str]]:
    held = Participant.objects.filter(collection=other).select_related("organisation", "agent")
    for one in held:
        yield {
            "native_id": one.organisation.native_id,
            "name": one.name,
            "region": one.region,
            "agent": one.agent.native_id if one.agent else "",
        }


def _known(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Rows with the name and region of organisations that are known by their Native ID."""
    ids = {row.get("native_id", "") for row in rows}
    known = Organisation.objects.in_bulk(ids, field_name="native_id")
    for row in rows:
        cells = {**dict.fromkeys(PASTED, ""), **row}
        found = known.get(cells["native_id"])
        if found is None and not cells["name"]:
            told = f"No organisation with the Native ID {cells['native_id'][:20]} is known."
            raise LineageRefusedError(f"{told} Add its name in a second column.")
        if found is not None:
            cells["name"] = cells["name"] or found.name
            cells["region"] = cells["region"] or found.region
        yield cells


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0

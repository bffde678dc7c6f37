"""The register of organisations: a CSV file that adds and updates them by Native ID."""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from collect.organisations.models import Organisation

COLUMNS = ("native_id", "name", "type", "region", "parent", "opened", "closed")

_NATIVE_ID = re.compile(r"[A-Za-z0-9]{1,20}", re.ASCII)
_LONGEST = {"name": 200, "type": 50, "region": 100}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class RegisterRefusedError(ValueError):
    """The file cannot be read as a register; nothing was stored. The text says which row."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many organisations a register added and updated, and how many were so already."""

    added: int
    updated: int
    unchanged: int


@transaction.atomic
def read_organisations(path: Path) -> Loaded:
    """Add the organisations of the CSV file at `path`, and update those that are there.

    Organisations that the file does not name stay as they are. Raises RegisterRefusedError for a
    file that cannot be read or does not make sense.
    """
    rows = _rows_of(path)
    there = Organisation.objects.select_related("parent").in_bulk(field_name="native_id")
    _check_parents(rows, there)
    added = [row for row in rows if row["native_id"] not in there]
    changed = [row for row in rows if row["native_id"] in there]
    changed = [row for row in changed if row != _as_row(there[row["native_id"]])]
    new = [Organisation(native_id=row["native_id"]) for row in added]
    everyone = there | {organisation.native_id: organisation for organisation in new}
    for row in (*added, *changed):
        _fill(everyone[row["native_id"]], row)
    Organisation.objects.bulk_create(new)
    # Parents come second: only now has every one of them a primary key.
    for row in (*added, *changed):
        parent = everyone[row["parent"]] if row["parent"] else None
        everyone[row["native_id"]].parent = parent
    fields = ("name", "type", "region", "opened", "closed", "parent")
    moved = [everyone[row["native_id"]] for row in (*added, *changed)]
    Organisation.objects.bulk_update(moved, fields, batch_size=500)
    return Loaded(len(added), len(changed), len(rows) - len(added) - len(changed))


def _rows_of(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as refusal:
        raise RegisterRefusedError(f"{path} cannot be read: {refusal.strerror}.") from refusal
    except UnicodeDecodeError as mistake:
        raise RegisterRefusedError(f"{path} is not UTF-8. Save it as UTF-8.") from mistake
    try:
        header, *found = csv.reader(text.splitlines(keepends=True), strict=True)
    except (csv.Error, ValueError) as mistake:
        told = f"{path} cannot be read as CSV. Its first row must be: {','.join(COLUMNS)}"
        raise RegisterRefusedError(told) from mistake
    if tuple(header) != COLUMNS:
        raise RegisterRefusedError(f"{path.name} row 1: the row must be: {','.join(COLUMNS)}")
    rows: list[dict[str, str]] = []
    seen: set[str] = set()
    for number, cells in enumerate(found, start=2):
        told = next(_mistakes_in(cells, seen), "")
        if told:
            raise RegisterRefusedError(f"{path.name} row {number}: {told} Nothing was stored.")
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
        seen.add(cells[0])
    return rows


def _mistakes_in(cells: list[str], seen: Container[str]) -> Iterator[str]:
    if len(cells) != len(COLUMNS):
        yield f"there are {len(cells)} cells and {len(COLUMNS)} columns."
        return
    row = dict(zip(COLUMNS, cells, strict=True))
    if not _NATIVE_ID.fullmatch(row["native_id"]):
        yield "native_id must be 1 to 20 letters and digits."
    if row["native_id"] in seen:
        yield f"{row['native_id']} is here twice. Remove one of the rows."
    for column, longest in _LONGEST.items():
        if len(row[column]) > longest or _CONTROL.search(row[column]):
            yield f"{column} must be one line of {longest} characters at most."
    for column in ("name", "type"):
        if not row[column].strip():
            yield f"{column} is empty. Enter it."
    for column in ("opened", "closed"):
        if row[column] and not _is_date(row[column]):
            yield f"{column} must be empty or a date such as 2019-04-01."
    if row["opened"] and row["closed"] and row["opened"] > row["closed"]:
        yield "closed is before opened. Correct one of the two dates."


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_parents(rows: list[dict[str, str]], there: dict[str, Organisation]) -> None:
    """Raises RegisterRefusedError for a parent that is unknown, or is below its own child."""
    parents = {o.native_id: o.parent.native_id for o in there.values() if o.parent}
    parents |= {row["native_id"]: row["parent"] for row in rows}
    known = {row["native_id"] for row in rows} | set(there)
    for number, row in enumerate(rows, start=2):
        if row["parent"] and row["parent"] not in known:
            told = f"row {number}: there is no organisation {row['parent']} to be the parent."
            raise RegisterRefusedError(f"{told} Add it. Nothing was stored.")
        seen = {row["native_id"]}
        above = parents.get(row["native_id"], "")
        while above:
            if above in seen:
                told = f"row {number}: {row['native_id']} is its own parent, or its parent’s."
                raise RegisterRefusedError(f"{told} Correct the parent. Nothing was stored.")
            seen.add(above)
            above = parents.get(above, "")


def _fill(organisation: Organisation, row: dict[str, str]) -> None:
    for column in ("name", "type", "region"):
        setattr(organisation, column, row[column])
    for column in ("opened", "closed"):
        value = date.fromisoformat(row[column]) if row[column] else None
        setattr(organisation, column, value)


def _as_row(organisation: Organisation) -> dict[str, str]:
    parent, opened, closed = organisation.parent, organisation.opened, organisation.closed
    return {
        "native_id": organisation.native_id,
        "name": organisation.name,
        "type": organisation.type,
        "region": organisation.region,
        "parent": parent.native_id if parent else "",
        "opened": opened.isoformat() if opened else "",
        "closed": closed.isoformat() if closed else "",
    }

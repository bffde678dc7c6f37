"""The extensions that somebody at the desk may know of, all of them, as a table for a file."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from collect.exchange.table_files import Cell, Column, ResultTable, as_of
from collect.organisations.models import User
from collect.returns.models import Extension, ExtensionState
from collect.returns.reach import Reach

COLUMNS = (
    Column("Native ID", "The code of the organisation; blank where it is for everybody"),
    Column("Organisation", "Its name, or Everybody"),
    Column("Until", "The last day on which the return can be changed, London time", date),
    Column("State", "Asked for, Granted, Declined or Withdrawn; it counts while it is granted"),
    Column("Reason", "Why it was asked for, or given"),
    Column("Asked by", "Who asked for it, or gave it unasked"),
    Column("Asked at", "When, London time", datetime),
    Column("Decided by", "Who granted or declined it"),
    Column("Decided at", "When, London time", datetime),
    Column("Answer", "What was said to it"),
    Column("Withdrawn by", "Who took it back"),
    Column("Withdrawn at", "When, London time", datetime),
    Column("Why withdrawn", "What was said to that"),
)


def table_of(reach: Reach, found: QuerySet[Extension]) -> ResultTable:
    """The table of these extensions, which are within reach, the newest first."""
    return ResultTable(
        name=f"{reach.collection.name}_more_time",
        title=f"More time: {reach.collection.name}",
        told=as_of(timezone.localtime()),
        columns=COLUMNS,
        rows=[_row(extension) for extension in found.order_by("-pk")],
    )


def _row(extension: Extension) -> list[Cell]:
    who = extension.organisation
    return [
        who.native_id if who else "",
        who.name if who else "Everybody",
        extension.until,
        ExtensionState(extension.state).label,
        extension.reason,
        _named(extension.asked_by),
        timezone.localtime(extension.asked_at),
        _named(extension.decided_by),
        _at(extension.decided_at),
        extension.decision,
        _named(extension.withdrawn_by),
        _at(extension.withdrawn_at),
        extension.withdrawal,
    ]


def _named(user: User | None) -> str:
    return user.display_name if user else ""


def _at(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None

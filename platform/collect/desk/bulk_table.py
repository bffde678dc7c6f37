"""What became of each return of a bulk act, as a table for a file."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from collect.desk.bulk import DEEDS
from collect.desk.models import BulkAct, BulkMember, Deed, MemberState
from collect.exchange.table_files import Column, ResultTable, as_of
from collect.returns.workflow import ReturnStatus

COLUMNS = (
    Column("Native ID", "The code of the organisation"),
    Column("Organisation", "Its name"),
    Column("What became of it", "Waiting: nothing yet. Left out, Not undone: see the reason"),
    Column("Reason", "Why it was left out, or why it was not undone"),
    Column("Status before", "The status of the return before the act"),
    Column("Status now", "The status of the return when this file was made"),
)


def table_of(act: BulkAct, members: QuerySet[BulkMember]) -> ResultTable:
    """The table of these returns of the act."""
    facts = (
        "return_of__source__native_id",
        "return_of__source__name",
        "state",
        "why",
        "before",
        "return_of__status",
    )
    return ResultTable(
        name=f"{act.collection.name}_bulk_{act.pk}",
        title=f"{DEEDS[Deed(act.deed)].verb} many returns: {act.collection.name}",
        told=as_of(timezone.localtime()),
        columns=COLUMNS,
        rows=[
            (code, name, MemberState(state).label, why, _status(before), _status(status))
            for code, name, state, why, before, status in members.values_list(*facts)
        ],
    )


def _status(value: str) -> str:
    return str(ReturnStatus(value).label) if value else ""

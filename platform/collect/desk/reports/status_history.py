"""The report of the status history: every step of the returns, who took it, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from collect.desk.reports.options import Asked, Option
from collect.desk.reports.rows import Row
from collect.desk.reports.scope import Found, Scope, Sorted
from collect.exchange.table_files import Column
from collect.organisations.roles import Role
from collect.returns.history import OPERATOR_NAME
from collect.returns.models import StatusChange
from collect.returns.workflow import ReturnStatus

OPTIONS = (
    Option("first", "day", "From", hint="For example 27/3/2014"),
    Option("last", "day", "To", hint="That day included"),
    Option(
        "became",
        "choice",
        "Status after the step",
        choices=(("", "Any status"), *((one.value, one.label) for one in ReturnStatus)),
    ),
)

COLUMNS: tuple[Sorted, ...] = (
    (Column("Date and time", "When the step was taken, in local time", datetime), "at"),
    (Column("What was done", "The step"), "done"),
    (Column("Status before", "The status from which it was taken"), "from_status"),
    (Column("Status after", "The status that it led to"), "to_status"),
    (Column("By", "Who took it"), "who"),
    (Column("Role", "In which role"), "role"),
    (Column("For", "Of which organisation they are"), "organisation"),
    (Column("Reason", "What they gave as the reason"), "reason"),
)

FIELDS = (
    "return_of__source__name",
    "return_of__source__native_id",
    "at",
    "done",
    "from_status",
    "to_status",
    "who",
    "by__username",
    "role",
    "organisation",
    "reason",
)


def status_history(scope: Scope, asked: Asked) -> Found:
    """Every step, the newest first."""
    steps = StatusChange.objects.filter(return_of__in=scope.returns.order_by().values("pk"))
    if asked.get("first"):
        steps = steps.filter(at__gte=_start_of(asked["first"]))
    if asked.get("last"):
        steps = steps.filter(at__lt=_start_of(asked["last"] + timedelta(days=1)))
    if asked.get("became"):
        steps = steps.filter(to_status=asked["became"])
    who = Concat("by__first_name", Value(" "), "by__last_name")
    query = steps.annotate(who=who).order_by("-pk").values_list(*FIELDS)
    return scope.found_by(query, _rows, COLUMNS, counted=steps, source="return_of__source")


def _rows(some: Sequence[Any]) -> Iterable[Row]:
    for source, native_id, at, done, before, after, who, user, role, organisation, reason in some:
        yield (
            source,
            native_id,
            timezone.localtime(at),
            done,
            ReturnStatus(before).label,
            ReturnStatus(after).label,
            (who or "").strip() or user or OPERATOR_NAME,
            Role(role).label if role else None,
            organisation or None,
            reason or None,
        )


def _start_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

"""Keeping what somebody at the desk has seen of each return, so that what is new to them shows."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet, Value

from collect.desk.models import Look
from collect.organisations.models import User
from collect.returns.models import Return

_KEEP = """
    INSERT INTO {table} (user_id, return_of_id, at) {rows}
    ON CONFLICT (user_id, return_of_id) DO UPDATE SET at = excluded.at
    WHERE {table}.at < excluded.at
"""


def look_at(return_: Return, user: User) -> None:
    """The user has seen the return as it was read; what is done to it from then on is new."""
    if return_.changed_at is not None:
        mark_seen(user, Return.objects.filter(pk=return_.pk), until=return_.changed_at)


def mark_seen(user: User, returns: QuerySet[Return], *, until: datetime | None = None) -> int:
    """The user has seen the last acts on these returns, or those up to `until`; how many of them
    were new. One statement, however many they are."""
    changed = returns.order_by().filter(changed_at__isnull=False)
    if until is not None:
        changed = changed.filter(changed_at__lte=until)
    rows, values = changed.values_list(Value(user.pk), "pk", "changed_at").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(table=Look._meta.db_table, rows=rows), values)
        return int(cursor.rowcount)

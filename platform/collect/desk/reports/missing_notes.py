"""The report of missing notes: open errors and queries that the source has not explained."""

from __future__ import annotations

from collect.desk.reports.options import Asked
from collect.desk.reports.outstanding import outstanding
from collect.desk.reports.scope import Found, Scope


def missing_notes(scope: Scope, asked: Asked) -> Found:
    """The outstanding errors and queries without a note by the source."""
    return outstanding(scope, {**asked, "notes": "no"})

"""The models of returns, one file a model or a close pair."""

from collect.returns.models.finding import Finding, FindingState
from collect.returns.models.note import Note
from collect.returns.models.record import Record
from collect.returns.models.rehearsal import Rehearsal, RehearsalState
from collect.returns.models.return_ import Return, StatusChange
from collect.returns.models.revalidation import Revalidation, RevalidationState
from collect.returns.models.revision import RevisionFacts

__all__ = [
    "Finding",
    "FindingState",
    "Note",
    "Record",
    "Rehearsal",
    "RehearsalState",
    "Return",
    "Revalidation",
    "RevalidationState",
    "RevisionFacts",
    "StatusChange",
]

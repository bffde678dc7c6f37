"""The models of returns, one file a model or a close pair."""

from collect.returns.models.explanation import Explanation
from collect.returns.models.extension import Extension, ExtensionState
from collect.returns.models.finding import Finding, FindingState
from collect.returns.models.fixed import FixedFinding
from collect.returns.models.job import JobState
from collect.returns.models.note import Note
from collect.returns.models.record import Record
from collect.returns.models.rehearsal import Rehearsal
from collect.returns.models.return_ import Return, StatusChange
from collect.returns.models.revalidation import Revalidation
from collect.returns.models.revision import RevisionFacts
from collect.returns.models.trail import Seal, TrailEntry, TrailKind

__all__ = [
    "Explanation",
    "Extension",
    "ExtensionState",
    "Finding",
    "FindingState",
    "FixedFinding",
    "JobState",
    "Note",
    "Record",
    "Rehearsal",
    "Return",
    "Revalidation",
    "RevisionFacts",
    "Seal",
    "StatusChange",
    "TrailEntry",
    "TrailKind",
]

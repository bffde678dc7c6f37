"""The rows that definitions are kept in."""

from collect.definitions.models.change import DraftChange
from collect.definitions.models.draft import (
    Code,
    CodeSet,
    DataCollection,
    Example,
    Item,
    Participant,
    Rule,
    Section,
    choices_of,
)
from collect.definitions.models.publication import Publication
from collect.definitions.models.switch import RuleSwitch

__all__ = [
    "Code",
    "CodeSet",
    "DataCollection",
    "DraftChange",
    "Example",
    "Item",
    "Participant",
    "Publication",
    "Rule",
    "RuleSwitch",
    "Section",
    "choices_of",
]

"""What designers call the columns of a definition and the words in its cells."""

from __future__ import annotations

from rules.kinds import KINDS

_COLUMNS = {
    "question": "question number",
    "label": "what is asked",
    "group": "heading above",
    "kind": "kind of value",
    "places": "decimal places",
    "filled_from": "filled in from",
    "lineage": "since last year",
    "previous": "last year’s",
    "repeats": "has many records",
    "key_items": "items that tell records apart",
    "parent": "is inside",
    "set": "code set",
    "expression": "what must hold",
    "blank": "if a value is blank",
    "severity": "error or query",
    "how_to_fix": "how to fix it",
    "active_from": "in use from",
    "active_to": "in use until",
    "switch_reason": "reason for the switch",
    "expected": "must give",
    "native_id": "Native ID",
    "source_type": "type of source",
    "agent_step": "agents check returns",
    "return_date": "returns are due",
    "guidance": "what everybody reads first",
}


def column_words(column: str) -> str:
    """What designers call a column, as the middle of a sentence."""
    return _COLUMNS.get(column, column.replace("_", " "))


def cell_words(column: str, text: str) -> str:
    """What designers call what stands in a cell."""
    return KINDS[text].label if column == "kind" and text in KINDS else text

"""Which sheet of a definition's workbook holds which table, and what its columns hold."""

from __future__ import annotations

from dataclasses import dataclass

from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    HEAD,
    ITEMS,
    PARTICIPANTS,
    RULES,
    SECTIONS,
    WINDOWS,
    Column,
    Form,
    Table,
)

HEAD_SHEET = "Collection"
HEAD_HEADINGS = ("key", "value", "what it holds")
LISTS_SHEET = "Lists"

SHEETS: dict[str, Table] = {
    "Sections": SECTIONS,
    "Items": ITEMS,
    "Codes": CODES,
    "Rules": RULES,
    "Examples": EXAMPLES,
    "Participants": PARTICIPANTS,
}
"""The sheets in order, by their titles."""

HEAD_COLUMNS = {column.name: column for column in (*HEAD, *WINDOWS)}

REFERENCES = {
    ("Sections", "parent"): ("Sections", "code"),
    ("Items", "section"): ("Sections", "code"),
    ("Rules", "scope"): ("Sections", "code"),
    ("Examples", "rule"): ("Rules", "number"),
}
"""Columns that name rows of a sheet: the sheet and its column that they choose from."""

WIDE = 48
_WIDTHS = {Form.LINE: 30, Form.LONG: WIDE, Form.CODES: 24, Form.CODE: 16, Form.WORD: 14}


@dataclass(frozen=True, slots=True)
class Looks:
    """How wide a column is, in characters, and what the note on its head says."""

    width: int
    note: str


def looks_of(title: str, column: Column) -> Looks:
    """The looks of a column of the sheet with this title."""
    told = [_TOLD.get((title, column.name)) or _TOLD[HEAD_SHEET, column.name]]
    if column.required:
        told.append("Must be filled in.")
    if column.choices:
        told.append(f"One of: {', '.join(column.choices)}.")
    elif column.form in _WRITTEN:
        told.append(_WRITTEN[column.form])
    return Looks(_WIDTHS.get(column.form, 13), "\n".join(told))


_WRITTEN = {
    Form.CODE: "A letter, then letters, digits and _ only.",
    Form.CODES: "Codes with ; between them, such as A;B.",
    Form.YES_NO: "yes or no.",
    Form.DATE: "A date such as 2014-01-16.",
    Form.WHOLE: "A whole number from 0 to 9.",
    Form.TOLERANCE: "A number or a percentage, such as 1 or 10%.",
}

_TOLD = {
    (HEAD_SHEET, "series"): "The name that every year of this collection shares. It cannot change.",
    (HEAD_SHEET, "year"): "The year of this collection. It cannot change.",
    (HEAD_SHEET, "title"): "What people call the collection.",
    (HEAD_SHEET, "reference_date"): "The day that the values describe.",
    (HEAD_SHEET, "previous"): "Last year’s collection, such as SERIES_2013. Empty for the first.",
    (HEAD_SHEET, "source_type"): "The type of the organisations that send returns.",
    (HEAD_SHEET, "agent_step"): "Whether an agent checks returns before the collector does.",
    (HEAD_SHEET, "guidance"): "What everybody who fills in the form reads first.",
    (HEAD_SHEET, "opens"): "The first day on which returns can be sent.",
    (HEAD_SHEET, "return_date"): "The day by which returns are due.",
    (HEAD_SHEET, "closes_to_sources"): "The last day on which sources can change their returns.",
    (HEAD_SHEET, "closes_to_agents"): "The last day on which agents can act.",
    (HEAD_SHEET, "closes"): "The last day on which anybody can change returns.",
    ("Sections", "code"): "What files and rules call the section.",
    ("Sections", "title"): "What the tab of the form says.",
    ("Sections", "parent"): "The section that this one is inside of, if any.",
    ("Sections", "repeats"): "Whether the section has many records.",
    ("Sections", "key_items"): "The items that tell its records apart, if it repeats.",
    ("Items", "section"): "The section that asks for the item.",
    ("Items", "code"): "What files and rules call the item.",
    ("Items", "question"): "The number printed before the label.",
    ("Items", "label"): "What is asked.",
    ("Items", "kind"): "What kind of value it is.",
    ("Items", "group"): "The heading above the item and those that follow with the same one.",
    ("Items", "mandatory"): "Whether a blank is an error.",
    ("Items", "places"): "Decimal places, for a decimal.",
    ("Items", "minimum"): "The smallest value, for a number.",
    ("Items", "maximum"): "The largest value, for a number.",
    ("Items", "code_set"): "The set of codes to choose from, for a code.",
    ("Items", "unit"): "What the number counts, such as hours.",
    ("Items", "hint"): "Help shown under the label.",
    ("Items", "total_of"): "The items that this one adds up.",
    (
        "Items",
        "filled_from",
    ): "What of the organisation is filled in. Empty: the source fills it in.",
    ("Items", "lineage"): "How the item stands to last year’s.",
    ("Items", "previous"): "Last year’s items that it continues. Empty: the one of its own code.",
    ("Items", "source"): "Where the item comes from, for designers.",
    ("Items", "note"): "Anything else, for designers.",
    ("Codes", "set"): "The code set; its codes stand together.",
    ("Codes", "code"): "What files hold.",
    ("Codes", "label"): "What people choose.",
    ("Rules", "number"): "What the error report calls the rule. A query’s number often ends in Q.",
    ("Rules", "severity"): "Whether its failures must be corrected, or explained.",
    ("Rules", "scope"): "Leave this empty: the rule is on the whole return.",
    ("Rules", "expression"): "What must hold.",
    ("Rules", "blank"): "What a blank means for the rule.",
    ("Rules", "tolerance"): "What the word tolerance in the expression stands for.",
    ("Rules", "message"): "What the error report says. {Code} shows the value of an item.",
    ("Rules", "how_to_fix"): "What the source should do.",
    ("Rules", "active_from"): "The first reference date that it is for. Empty: from ever.",
    ("Rules", "active_to"): "The last reference date that it is for. Empty: for ever.",
    ("Rules", "switch"): "On, counted as a query, or off.",
    ("Rules", "switch_reason"): "Why it is not on; sources can read it.",
    ("Rules", "source"): "Where the rule comes from, for designers.",
    ("Rules", "note"): "Anything else, for designers.",
    ("Examples", "rule"): "The number of the rule.",
    ("Examples", "name"): "What the example shows.",
    ("Examples", "expected"): "The verdict that the rule must give.",
    ("Examples", "values"): "Such as A=10; B=1; *=0; previous.A=9",
    ("Participants", "native_id"): "The organisation’s own number, such as 302.",
    ("Participants", "name"): "Its name at the time.",
    ("Participants", "type"): "The collection’s source type.",
    ("Participants", "region"): "Its region at the time.",
    ("Participants", "agent"): "The Native ID of the agent that checks its return, if any.",
}

"""The layout of a correction workbook: its sheets, its columns, and what marks it as one."""

from __future__ import annotations

from dataclasses import dataclass

GUIDE_SHEET = "How to use"
ROWS_SHEET = "Corrections"
USUAL_SHEET = "Usual explanations"
IDENTITY_SHEET = "Correction workbook"
"""The hidden sheet that says of which return the workbook is; it also marks the file as one."""

PUBLICATION = "Publication"
"""The label, on the hidden sheet, of the definition that the findings were made under."""

WHOLE_RETURN = "Return"
FIRST_ROW = 2
EMPTY_CELL = "BLANK"
"""The word in the column of corrected values that empties a cell."""

LONGEST_SHOWN = 2_000
"""Characters of a text that is only shown; more would make a row higher than a screen."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet of corrections: its heading and its width in characters."""

    heading: str
    width: int


RULE = Column("Rule", 10)
PRIORITY = Column("Priority", 9)
STATE = Column("State", 10)
SECTION = Column("Section", 20)
ITEM = Column("Item code", 14)
LABEL = Column("Item label", 32)
RECORD = Column("Record", 12)
CELL = Column("Cell in the return workbook", 18)
NOW = Column("Value now", 14)
EXPECTED = Column("Expected value", 18)
DIFFERENCE = Column("Difference", 11)
MESSAGE = Column("Message", 44)
HOW_TO_FIX = Column("How to fix it", 36)
NOTES = Column("Notes so far", 36)
NEW_NOTE = Column("New note", 40)
CORRECTED = Column("Corrected value", 18)
ROW_KEY = Column("Row key", 12)
VALUE_KEY = Column("Value key", 12)

COLUMNS = (
    RULE, PRIORITY, STATE, SECTION, ITEM, LABEL, RECORD, CELL, NOW, EXPECTED, DIFFERENCE,
    MESSAGE, HOW_TO_FIX, NOTES, NEW_NOTE, CORRECTED, ROW_KEY, VALUE_KEY,
)  # fmt: skip
USUAL_COLUMNS = (RULE, Column("Usual explanation", 100))
"""The columns of the sheet with the usual explanations."""

HIDDEN = (ROW_KEY, VALUE_KEY)
TO_FILL_IN = (NEW_NOTE, CORRECTED)

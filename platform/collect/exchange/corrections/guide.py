"""The first sheet of a correction workbook: in plain words, how to use it."""

from __future__ import annotations

from collect.exchange.corrections.layout import EMPTY_CELL, ROWS_SHEET, USUAL_SHEET


def guide(title: str, when: str, rows: int) -> tuple[str, ...]:
    """The lines of the sheet; the first is the title. `when` the workbook was made, in words."""
    lead = (f"Correction workbook for {title}", f"Made on {when}.", "")
    if not rows:
        return (*lead, "This return has no errors and no queries, so there is nothing to correct.")
    return (
        *lead,
        f"The sheet {ROWS_SHEET} lists every error and query of the return, one row for each "
        "value that it is about. Those that the department has OK’d are there too: see State.",
        "",
        "Fill in the yellow cells only. Everything else is locked, so that the rows are still "
        "recognised when you upload the workbook.",
        "",
        "Corrected value: enter the right value. Leave it empty where the value is right. To "
        f"empty a cell of the return, enter the word {EMPTY_CELL} in capital letters.",
        "New note: explain what is unusual but right. One note for each error or query is enough, "
        "in any of its rows.",
        "Usual explanations of a rule are offered in that cell, and listed on the sheet "
        f"{USUAL_SHEET}, where there are any. Replace (figure), (date) and (text) by "
        "what you know, or write your own words.",
        "Where a value stands in several rows, correct it in one of them, or enter the same value "
        "in each.",
        "A formula counts with the result that was last saved with it.",
        "",
        "Expected value says what the rule asks of a value while the others stay as they are. "
        "Difference is how far above it the value is now, or below it with a minus.",
        "",
        "When you are done, save the workbook and upload it where you upload return files. You "
        "then see what it changes, and nothing is changed until you confirm that.",
        "A row whose value has changed in the return since this workbook was made is passed over, "
        "and you are told so.",
    )

"""The usual explanations of rules in the correction workbook of a return."""

import io
from typing import Any

import openpyxl
import pytest

from collect.exchange.corrections import layout
from collect.exchange.services.correcting import correction_workbook
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.services.explaining import add_explanation, retire
from factories import fill
from uploads.test_corrections import again, send, workbook_of


@pytest.fixture
def loaded(return_: Return, source: Actor) -> Return:
    """The return with data that rules 101 and 104 are against."""
    texts = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12", "Rent": "300.00"}
    fill(return_, "Plots", source, **texts)
    return again(return_)


def test_the_usual_explanations_of_a_rule_are_offered_for_its_note(
    loaded: Return, source: Actor, collector: Actor, capture: Any
) -> None:
    for rule, text in (
        ("101", "{figure} are paths"), ("101", "=A pond, dug on {date}"),
        ("104", "The parish, too"), ("999", "Nobody fails this"),
    ):  # fmt: skip
        add_explanation("PLOTS", rule, text, by=collector)
    retire(add_explanation("PLOTS", "104", "Rents rose", by=collector), by=collector)
    book = openpyxl.load_workbook(io.BytesIO(correction_workbook(again(loaded)).content))
    lines = list(book[layout.USUAL_SHEET].iter_rows(values_only=True))
    assert lines[0] == ("Rule", "Usual explanation")
    assert sorted(lines[1:]) == [
        ("101", "(figure) are paths"), ("101", "=A pond, dug on (date)"),
        ("104", "The parish, too"),
    ]  # fmt: skip
    assert book[layout.USUAL_SHEET]["B2"].data_type == "s"
    page = book[layout.ROWS_SHEET]
    of_rule = {
        page[f"A{row}"].value: one
        for one in page.data_validations.dataValidation
        for area in str(one.sqref).split()
        if area.startswith("O") and (row := area.split(":")[0][1:])
    }
    assert set(of_rule) == {"101", "104"}
    first = of_rule["101"]
    assert "Usual explanations" in first.formula1
    assert not first.showErrorMessage
    area = first.formula1.split("!")[1].replace("$", "")
    offered = {cell.value for (cell,) in book[layout.USUAL_SHEET][area]}
    assert offered == {"(figure) are paths", "=A pond, dug on (date)"}

    filled = workbook_of(loaded)
    filled.write(filled.row("101", "PlotsLet"), note="(figure) are paths")
    filled.write(filled.row("104", "Rent"), note="The parish, too")
    upload = send(loaded, filled.saved(), source, capture)
    assert [note["text"] for note in upload.new_notes] == ["The parish, too"]
    assert "still to be filled in" in " ".join(upload.notices)


def test_without_usual_explanations_there_is_no_sheet_of_them(loaded: Return) -> None:
    book = openpyxl.load_workbook(io.BytesIO(correction_workbook(again(loaded)).content))
    assert layout.USUAL_SHEET not in book.sheetnames

"""Reports about a return: the error report as a table, and the return on one page."""

import csv
import io
from html import unescape

import openpyxl
from django.test import Client
from django.urls import reverse

from collect.returns.models import Return
from collect.returns.services.notes import add_note
from factories import fill, source_of


def test_the_error_report_is_taken_away_whole_and_harmless(source: Client, return_: Return) -> None:
    actor = source_of(return_)
    fill(return_, "Plots", actor, PlotsLet="=1+1", PlotsEmpty="3", PlotsAll="12")
    finding = return_.findings.get(number="101")
    add_note(return_, "@SUM(A1)", by=actor, finding=finding)
    response = source.get(reverse("error_list", args=(return_.pk, "csv")))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == return_.findings.count()
    sums = next(row for row in rows if row["Rule No."] == "101")
    assert sums["Values"] == "PlotsAll = 12; PlotsLet = NULL; PlotsEmpty = 3"
    assert sums["Notes"] == "Hill Allotments: @SUM(A1)"
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t")]

    response = source.get(reverse("error_list", args=(return_.pk, "xlsx")))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet.max_row == len(rows) + 1


def test_the_whole_return_stands_on_one_page(source: Client, return_: Return) -> None:
    actor = source_of(return_)
    fill(return_, "Plots", actor, PlotsLet="7")
    add_note(return_, "We counted twice", by=actor)
    page = unescape(source.get(reverse("printed", args=(return_.pk,))).content.decode())
    for words in ("Name of the site", "We counted twice", "Added on screen", "2c PlotsAll is"):
        assert words in page
    menu = unescape(source.get(reverse("reports", args=(return_.pk,))).content.decode())
    assert "Printable return" in menu

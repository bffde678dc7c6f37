"""Reports about a return: the error report as a table, and the return on one page."""

import csv
import io
import re
from html import unescape

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.desk.reports.catalogue import REPORTS
from collect.exchange.table_files import TABLE_FORMATS
from collect.returns.models import Return
from collect.returns.services.notes import add_note
from collect.returns.services.records import add_record
from factories import fill, return_of, source_of


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


def test_the_whole_return_stands_on_one_page_and_in_a_pdf(source: Client, return_: Return) -> None:
    actor = source_of(return_)
    fill(return_, "Plots", actor, PlotsLet="7")
    add_note(return_, "We counted twice", by=actor)
    add_record(return_.pk, "Shed", {"ShedNo": "1", "Built": "long ago"}, by=actor)
    page = unescape(source.get(reverse("printed", args=(return_.pk,))).content.decode())
    for words in (
        "Name of the site",
        "We counted twice",
        "Added on screen",
        "Error: 2c PlotsAll is mandatory",
        "no value",
        "Sheds, record 1",
        "Sheds (1 record)",
    ):
        assert words in page
    menu = unescape(source.get(reverse("reports", args=(return_.pk,))).content.decode())
    assert "Printable return as PDF" in menu
    response = source.get(reverse("printed_pdf", args=(return_.pk,)))
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="A1_PLOTS_2024.pdf"' in response["Content-Disposition"]
    assert response.content.startswith(b"%PDF")


def test_every_report_of_a_return_is_offered_shown_and_taken_away(
    source: Client, return_: Return
) -> None:
    fill(return_, "Plots", source_of(return_), PlotsLet="=1+1", PlotsEmpty="3")
    menu = unescape(source.get(reverse("reports", args=(return_.pk,))).content.decode())
    for report in REPORTS.values():
        url = reverse("report", args=(return_.pk, report.name))
        assert url in menu
        page = unescape(source.get(url).content.decode())
        assert report.shows in page
        assert re.search(r"As at \d\d:\d\d on \d+ \w+ \d{4}", page)
        assert "A2" not in page, "of other sources nothing is told"
        for format_ in TABLE_FORMATS:
            file = source.get(reverse("report_file", args=(return_.pk, report.name, format_)))
            assert file.status_code == 200
            assert file["Content-Disposition"].startswith("attachment")


def test_a_report_as_a_file_has_its_parameters_and_holds_no_formula(
    source: Client, return_: Return
) -> None:
    fill(return_, "Plots", source_of(return_), PlotsLet="7", PlotsEmpty="3", PlotsAll="12")
    url = reverse("report_file", args=(return_.pk, "outstanding", "csv"))
    content = source.get(url, {"rule": "101"}).content.decode("utf-8-sig")
    assert [row["Rule No."] for row in csv.DictReader(io.StringIO(content))] == ["101"]
    add_note(return_, "=1+1", by=source_of(return_))
    history = reverse("report_file", args=(return_.pk, "status-history", "csv"))
    rows = list(csv.reader(io.StringIO(source.get(history).content.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+@")]


def test_a_mistake_in_a_parameter_is_told_beside_its_box_and_gives_no_file(
    source: Client, return_: Return
) -> None:
    page = reverse("report", args=(return_.pk, "continuity"))
    shown = source.get(page, {"threshold": "ten"}).content.decode()
    assert "There is a problem" in shown
    assert 'href="#threshold"' in shown
    assert "<title>Error: Continuity" in shown
    file = reverse("report_file", args=(return_.pk, "continuity", "csv"))
    assert source.get(file, {"threshold": "ten"}, follow=True).redirect_chain == [
        ("../continuity/?threshold=ten", 302)
    ]


def test_the_desk_runs_every_report_on_the_returns_that_are_chosen(
    collector: Client, return_: Return
) -> None:
    fill(return_, "Plots", source_of(return_), PlotsLet="7")
    pk = return_.collection_id
    menu = unescape(collector.get(reverse("desk_reports", args=(pk,))).content.decode())
    for report in REPORTS.values():
        assert report.title in menu
        page = collector.get(reverse("desk_report", args=(pk, report.name)))
        assert report.shows in unescape(page.content.decode())
    url = reverse("desk_report", args=(pk, "completeness"))
    south = collector.get(url, {"region": "South"}).content.decode()
    assert "Søndermarken" in south
    assert "Hill Allotments" not in south
    file = reverse("desk_report_file", args=(pk, "completeness", "csv"))
    content = collector.get(file, {"region": "South"}).content.decode("utf-8-sig")
    assert [row["Native ID"] for row in csv.DictReader(io.StringIO(content))] == ["A3"]
    assert collector.get(file, {"region": "Nowhere"}).status_code == 302
    assert "is in the region" in collector.get(url, {"region": "Nowhere"}).content.decode()


def test_a_row_of_the_desk_leads_to_its_return_and_columns_sort(
    collector: Client, return_: Return
) -> None:
    fill(return_, "Plots", source_of(return_), PlotsLet="7")
    url = reverse("desk_report", args=(return_.collection_id, "completeness"))
    page = collector.get(url, {"sort": "Filled", "direction": "descending"}).content.decode()
    assert reverse("source_page", args=(return_.pk,)) in page
    assert page.index("Hill Allotments</a>") < page.index("Søndermarken</a>")
    assert 'aria-sort="descending"' in page


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_makes_no_more_queries_for_more_returns(
    collector: Client, return_: Return, name: str
) -> None:
    url = reverse("desk_report", args=(return_.collection_id, name))
    counts = []
    for native_id in ("A1", "A2", "A3"):
        theirs = return_of(return_.collection, native_id)
        fill(theirs, "Plots", source_of(theirs), PlotsLet="7", PlotsAll="9")
        collector.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert collector.get(url).status_code == 200
        counts.append(len(caught))
    assert counts[2] <= counts[0]
    assert counts[2] <= 16

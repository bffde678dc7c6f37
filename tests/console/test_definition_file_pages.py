"""A designer takes the whole definition out to a file and brings it back."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from collect.definitions.drafts import apply_edits
from collect.definitions.edits import Edit
from collect.definitions.models import DataCollection, Item
from console.bench import Bench, words_of
from console.desk import TITLE, opened_desk


@pytest.fixture
def desk(db: None) -> Bench:
    return opened_desk()


def download(desk: Bench, which: str = "draft", format_: str = "xlsx") -> bytes:
    response = desk.client.get(desk.url("workbench_file", which, format_))
    assert response.status_code == 200
    name = f"PLOTS_2024-{'draft' if which == 'draft' else 'publication-' + which}.{format_}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    return b"".join(response)


def upload(desk: Bench, content: bytes, name: str = "plots.xlsx") -> HttpResponse:
    return desk.post("workbench_files", file=ContentFile(content, name))


def edited(content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Items"]["D9"].value = "Plots that somebody pays for"
    book["Codes"].append(["Soils", "CH", "Chalk"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("format_", ["xlsx", "zip"])
@pytest.mark.parametrize("which", ["draft", "1"])
def test_what_was_downloaded_and_sent_back_changes_nothing(
    desk: Bench, which: str, format_: str
) -> None:
    page = words_of(upload(desk, download(desk, which, format_)))
    assert "Nothing: the file says what the draft says." in page
    assert "Load it into the draft" not in page


def test_a_workbook_is_loaded_after_a_look_at_every_cell(desk: Bench) -> None:
    shown = upload(desk, edited(download(desk)))
    page = words_of(shown)
    assert 'label Plots that are "let" Plots that somebody pays for' in page.replace("&quot;", '"')
    assert "Soils CH Added" in page
    assert "Rows of Roofs stand together" not in page
    assert desk.collection.draft_changes.count() == 0
    answer = desk.confirm("workbench_files", page=shown)
    assert "plots.xlsx was loaded into the draft." in words_of(answer)
    assert Item.objects.get(code="PlotsLet", section__collection=desk.collection).label == (
        "Plots that somebody pays for"
    )
    assert desk.collection.draft_changes.get().said == "Loaded plots.xlsx"


def test_problems_of_the_loaded_definition_are_told_before(desk: Bench) -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(desk)))
    book["Rules"]["D2"].value = "PlotsAll == PlotsLot"
    out = io.BytesIO()
    book.save(out)
    assert "There is no item called PlotsLot. Did you mean PlotsLet?" in words_of(
        upload(desk, out.getvalue())
    )


def test_a_file_preview_that_is_out_of_date_asks_again(desk: Bench) -> None:
    shown = upload(desk, edited(download(desk)))
    apply_edits(desk.collection.pk, [TITLE], by=None, said="New title")
    again = desk.confirm("workbench_files", page=shown)
    assert again.status_code == 409
    assert "The draft has changed since you looked" in words_of(again)
    desk.confirm("workbench_files", page=again)
    after = DataCollection.objects.get(pk=desk.collection.pk)
    assert after.title == "Plots", "what others changed stays"
    assert after.draft_changes.count() == 2


def test_the_same_cell_changed_by_two_is_never_written_over(desk: Bench) -> None:
    shown = upload(desk, edited(download(desk)))
    cells = {"label": ('Plots that are "let"', "Let plots")}
    theirs = Edit("items.csv", ("Plots", "PlotsLet"), "changed", cells)
    apply_edits(desk.collection.pk, [theirs], by=None, said="New label")
    again = desk.confirm("workbench_files", page=shown)
    assert "Somebody changed the same cells since you looked" in words_of(again)
    assert "it is “Let plots” now" in words_of(again)
    assert "Load it into the draft" not in words_of(again)


def test_a_file_of_another_collection_is_refused(desk: Bench) -> None:
    last_year = DataCollection.objects.get(year=2023)
    content = download_of(desk.client, last_year)
    answer = upload(desk, content)
    assert answer.status_code == 422
    assert "This is the definition of PLOTS_2023, and you are changing PLOTS_2024" in words_of(
        answer
    )


def download_of(client: Client, collection: DataCollection) -> bytes:
    return b"".join(client.get(reverse("workbench_file", args=(collection.pk, "draft", "zip"))))


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"not a file of ours", "neither an Excel workbook"), (b"PK\x03\x04 cut", "neither an Excel")],
)
def test_a_file_of_no_use_says_why(desk: Bench, content: bytes, told: str) -> None:
    answer = upload(desk, content)
    assert answer.status_code == 422
    assert told in words_of(answer)


def test_no_file_and_a_forged_confirmation_change_nothing(desk: Bench) -> None:
    assert "Select a file." in words_of(desk.post("workbench_files"))
    assert "did not arrive whole" in words_of(desk.post("workbench_files", token="e30:x:y"))
    assert desk.collection.draft_changes.count() == 0

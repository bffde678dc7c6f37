"""A correction workbook: downloaded, filled in, uploaded, looked at and applied."""

import io
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from collect.definitions.specs import spec_of
from collect.exchange.corrections import layout
from collect.exchange.models import Upload, UploadKind, UploadState
from collect.exchange.readers.formats import UnreadableFile, read_return
from collect.exchange.services.correcting import correction_workbook
from collect.exchange.services.deciding import confirm, drop, state_seen
from collect.exchange.services.judging import candidate_of, compare
from collect.exchange.services.receiving import bring_back, receive
from collect.returns.access import Actor, Refused
from collect.returns.history import changes_of_item
from collect.returns.models import FindingState, Return
from collect.returns.selectors import notes_on_finding
from collect.returns.services.notes import add_note
from collect.returns.services.status import take_step
from collect.returns.workflow import ReturnStatus
from factories import fill, ok, return_of
from uploads.messages import message
from uploads.workbooks import Filling
from uploads.zips import zipped

SHEDS = ({"ShedNo": 1, "Roof": "T", "Built": "some day"}, {"ShedNo": 2, "Built": "2020-01-31"})
WRONG = {"PlotsLet": 7, "PlotsEmpty": 3, "PlotsAll": 12, "Rent": "300.00"}


@pytest.fixture
def loaded(return_: Return, source: Actor, capture: Any) -> Return:
    """The return with data that two rules and a kind are against."""
    upload = send(return_, message(WRONG, sheds=SHEDS), source, capture, "plots.xml")
    confirm(upload, by=source, seen=state_seen(upload))
    return again(return_)


def again(return_: Return) -> Return:
    return return_of(return_.collection, return_.source.native_id)


def send(
    return_: Return, content: bytes, by: Actor, capture: Any, name: str = "corrections.xlsx"
) -> Upload:
    """Upload a file and let the job read it."""
    with capture(execute=True):
        upload = receive(return_.pk, ContentFile(content), by=by, name=name)
    return Upload.objects.select_related("return_of").get(pk=upload.pk)


def workbook_of(return_: Return) -> Filling:
    return Filling(correction_workbook(again(return_)).content)


def plots_of(return_: Return) -> dict[str, object]:
    return dict(return_.records.get(section="Plots").values)


def test_a_workbook_from_download_to_history(
    loaded: Return, source: Actor, collector: Actor, capture: Any
) -> None:
    client = Client()
    client.force_login(source.user)  # type: ignore[arg-type]
    rent = loaded.findings.get(number="104")
    ok(rent, by=collector, reason="The parish decided so")
    reports = unescape(client.get(reverse("reports", args=(loaded.pk,))).content.decode())
    url = reverse("correction_workbook", args=(loaded.pk,))
    assert url in reports
    out = client.get(url)
    assert out["Content-Disposition"] == 'attachment; filename="A1_PLOTS_2024_corrections.xlsx"'

    book = Filling(out.content)
    book.write(book.row("101", "PlotsLet"), value=9)
    book.write(book.row("Built in", "Built", "1"), value="2019-05-01")
    book.write(book.row("104", "Rent"), note="=The parish council said so")
    with capture(execute=True):
        response = client.post(
            reverse("uploads", args=(loaded.pk,)),
            {"file": SimpleUploadedFile("corrected.xlsx", book.saved())},
        )
    url = response["Location"]
    page = unescape(client.get(url).content.decode())
    for words in (
        "What these corrections would change",
        "2a PlotsLet",
        "some day",
        "Notes that would be added",
        "=The parish council said so",
        "would be solved",
    ):
        assert words in page, words
    assert plots_of(loaded)["PlotsLet"] == 7
    seen = page.split('name="seen" value="')[1].split('"')[0]
    said = unescape(
        client.post(url, {"act": "confirm", "seen": seen}, follow=True).content.decode()
    )
    assert "The corrections in corrected.xlsx were applied." in said

    assert plots_of(loaded) == {**WRONG, "PlotsLet": 9}
    shed = loaded.records.get(section="Shed", key="1")
    assert (shed.values["Built"], shed.unreadable) == ("2019-05-01", {})
    assert shed.parent.section == "Site"
    change = changes_of_item(loaded.records.get(section="Plots"), "PlotsLet", again(loaded))[0]
    assert (change.before, change.after, change.act) == (7, 9, "Corrected from corrected.xlsx")
    assert change.who == source.user.display_name  # type: ignore[union-attr]
    assert [f.number for f in loaded.findings.all()] == ["104"]
    rent.refresh_from_db()
    assert rent.state == FindingState.OKD
    (note,) = notes_on_finding(loaded, rent)
    assert (note.text, note.by, note.role) == ("=The parish council said so", source.user, "source")


def test_the_workbook_tells_what_each_rule_expected_and_where_the_value_stands(
    loaded: Return,
) -> None:
    book = workbook_of(loaded)
    shown = {
        item: [
            book.at(column, book.row("101", item))
            for column in (layout.NOW, layout.EXPECTED, layout.DIFFERENCE, layout.CELL)
        ]
        for item in ("PlotsAll", "PlotsLet", "PlotsEmpty")
    }
    assert shown == {
        "PlotsAll": [12, 10, 2, "'Plots'!D5"],
        "PlotsLet": [7, None, None, "'Plots'!D3"],
        "PlotsEmpty": [3, None, None, "'Plots'!D4"],
    }
    rent = book.row("104", "Rent")
    assert [book.at(c, rent) for c in (layout.EXPECTED, layout.DIFFERENCE)] == ["at most 250", 50]
    assert book.at(layout.HOW_TO_FIX, rent) == "Enter pounds and pence for one year."
    built = book.row("Built in", "Built", "1")
    assert book.at(layout.EXPECTED, built) == "a real date, such as 31/8/2013"
    assert book.at(layout.CELL, built) == "'Sheds'!D3"


def test_only_the_cells_to_fill_in_are_unlocked(loaded: Return) -> None:
    book = workbook_of(loaded)
    assert book.sheet.protection.sheet
    assert not book.sheet.protection.password
    unlocked = {
        cell.column - 1
        for row in book.sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert {layout.COLUMNS[place] for place in unlocked} == {layout.NEW_NOTE, layout.CORRECTED}
    assert book.sheet.freeze_panes == "B2"
    assert book.sheet.auto_filter.ref.startswith("A1:R")


def test_a_collector_may_correct_what_was_submitted_and_nothing_before(
    loaded: Return, source: Actor, collector: Actor, capture: Any
) -> None:
    book = workbook_of(loaded)
    book.write(book.row("101", "PlotsAll"), value=10)
    with pytest.raises(Refused, match="has not submitted the return"):
        receive(loaded.pk, ContentFile(book.saved()), by=collector, name="c.xlsx")
    take_step(loaded.pk, "submit", by=source)
    upload = send(loaded, book.saved(), collector, capture)
    confirm(upload, by=collector, seen=state_seen(upload))
    after = again(loaded)
    assert after.status == ReturnStatus.AMENDED_BY_COLLECTOR
    assert after.loaded_from == "plots.xml"
    assert plots_of(loaded)["PlotsAll"] == 10


def test_nobody_sends_corrections_of_a_return_without_data(return_: Return, source: Actor) -> None:
    book = workbook_of(return_)
    assert book.sheet.max_row == 1
    with pytest.raises(Refused, match="no data has been added yet"):
        receive(return_.pk, ContentFile(book.saved()), by=source, name="c.xlsx")


def test_a_workbook_with_nothing_filled_in_is_told_so(
    loaded: Return, source: Actor, capture: Any
) -> None:
    upload = send(loaded, workbook_of(loaded).saved(), source, capture)
    assert upload.state == UploadState.REFUSED
    assert upload.problem.startswith("The workbook has no new note and no corrected value.")
    assert again(loaded).status == ReturnStatus.LOADED


def test_blank_empties_a_cell_and_a_wrong_value_is_kept_with_a_finding(
    loaded: Return, source: Actor, capture: Any
) -> None:
    book = workbook_of(loaded)
    book.write(book.row("104", "Rent"), value="BLANK")
    book.write(book.row("101", "PlotsAll"), value="a dozen")
    upload = send(loaded, book.saved(), source, capture)
    assert upload.kind == UploadKind.CORRECTIONS
    found = compare(again(loaded), candidate_of(upload))
    assert [(c.item.code, c.before, c.after) for c in found.cells] == [
        ("PlotsAll", 12, "a dozen"),
        ("Rent", "300.00", None),
    ]
    assert "kind PlotsAll" in [failure.rule for failure in found.coming]
    confirm(upload, by=source, seen=state_seen(upload))
    record = loaded.records.get(section="Plots")
    assert record.unreadable == {"PlotsAll": "a dozen"}
    assert "Rent" not in record.values


def test_what_others_changed_meanwhile_stays(loaded: Return, source: Actor, capture: Any) -> None:
    book = workbook_of(loaded)
    book.write(book.row("101", "PlotsAll"), value=10)
    book.write(book.row("104", "Rent"), value="200", note="Asked the treasurer")
    fill(loaded, "Plots", source, Rent="260")
    upload = send(loaded, book.saved(), source, capture)
    (told,) = upload.notices
    assert told.startswith("Row ")
    assert "2f Rent, which has changed since the workbook was downloaded: it is now 260.00" in told
    assert [note["text"] for note in upload.new_notes] == ["Asked the treasurer"]
    fill(loaded, "Plots", source, Hens="4")
    confirm(upload, by=source, seen=state_seen(upload))
    assert plots_of(loaded) == {**WRONG, "PlotsAll": 10, "Rent": "260.00", "Hens": 4}


def test_corrections_are_not_confirmed_by_somebody_who_has_seen_other_data(
    loaded: Return, source: Actor, capture: Any
) -> None:
    book = workbook_of(loaded)
    book.write(book.row("101", "PlotsAll"), value=10, note="Counted again")
    upload = send(loaded, book.saved(), source, capture)
    seen = state_seen(upload)
    fill(loaded, "Plots", source, Rent="260")
    with pytest.raises(Refused, match="The data have changed"):
        confirm(upload, by=source, seen=seen)
    assert plots_of(loaded)["PlotsAll"] == 12
    assert not loaded.notes.exists()


def test_a_row_whose_error_is_solved_or_that_is_unknown_is_passed_over(
    loaded: Return, source: Actor, capture: Any
) -> None:
    book = workbook_of(loaded)
    solved, unknown = book.row("101", "PlotsAll"), book.row("104", "Rent")
    book.write(solved, value=11)
    book.write(unknown, note="Mine")
    book.cell(layout.ROW_KEY, unknown).value = "k-of-nothing"
    fill(loaded, "Plots", source, PlotsLet="9")
    upload = send(loaded, book.saved(), source, capture)
    assert (upload.candidate, upload.new_notes) == ([], [])
    assert [told.split(",")[0] for told in upload.notices] == [
        f"Row {row} was passed over" for row in sorted((solved, unknown))
    ]
    confirm(upload, by=source, seen=state_seen(upload))
    assert not loaded.notes.exists()


def test_one_cell_in_two_rows_takes_one_value_and_not_two(
    loaded: Return, source: Actor, capture: Any
) -> None:
    fill(loaded, "Plots", source, PlotsAll="12", Waiting="500")
    book = workbook_of(loaded)
    one, other = book.row("101", "PlotsAll"), book.row("102", "PlotsAll")
    book.write(one, value="050")
    book.write(other, value=50)
    assert send(loaded, book.saved(), source, capture).candidate == [
        {"section": "Plots", "record": "", "texts": {"PlotsAll": "50"}}
    ]
    book.write(other, value=51)
    upload = send(loaded, book.saved(), source, capture)
    assert upload.candidate == []
    assert upload.notices == [
        f"Rows {one} and {other} correct 2c PlotsAll to different values. None of them was taken. "
        "Keep one."
    ]


def test_key_items_and_what_the_organisation_fills_in_cannot_be_corrected(
    return_: Return, source: Actor, capture: Any
) -> None:
    sheds = ({"ShedNo": "first", "Roof": "T"},)
    upload = send(return_, message(WRONG, sheds=sheds), source, capture, "plots.xml")
    confirm(upload, by=source, seen=state_seen(upload))
    book = workbook_of(return_)
    key = book.row("Built in", "ShedNo", "first")
    assert book.cell(layout.CORRECTED, key).protection.locked
    book.write(key, value=1)
    upload = send(return_, book.saved(), source, capture)
    assert "which cannot be: it tells the record from the others" in upload.notices[0]
    assert upload.candidate == []


def test_a_note_is_added_once(loaded: Return, source: Actor, capture: Any) -> None:
    finding = loaded.findings.get(number="101")
    add_note(loaded, "Two are paths", by=source, finding=finding)
    book = workbook_of(loaded)
    assert "Two are paths" in book.at(layout.NOTES, book.row("101", "PlotsAll"))
    book.write(book.row("101", "PlotsAll"), note=" Two are paths ")
    book.write(book.row("101", "PlotsLet"), note="Really")
    book.write(book.row("101", "PlotsEmpty"), note="Really")
    upload = send(loaded, book.saved(), source, capture)
    assert [note["text"] for note in upload.new_notes] == ["Really"]
    add_note(loaded, "Really", by=source, finding=finding)
    confirm(upload, by=source, seen=state_seen(upload))
    assert sorted(note.text for note in loaded.notes.all()) == ["Really", "Two are paths"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("Collection", "BOATS"), "The file is for the collection BOATS, not PLOTS"),
        (("Year", "2023"), "The file is for 2023"),
        (("Organisation’s code", "A2"), "The file is from organisation A2"),
    ],
)
def test_the_workbook_of_another_return_is_refused(
    loaded: Return, source: Actor, capture: Any, changed: tuple[str, str], said: str
) -> None:
    label, text = changed
    book = workbook_of(loaded)
    book.write(book.row("101", "PlotsAll"), value=10)
    hidden = book.book[layout.IDENTITY_SHEET]
    next(row for row in hidden.iter_rows() if row[0].value == label)[1].value = text
    upload = send(loaded, book.saved(), source, capture)
    assert upload.state == UploadState.REFUSED
    assert said in upload.problem


def test_a_workbook_made_under_other_rules_is_taken_where_it_fits_and_says_so(
    loaded: Return, source: Actor, capture: Any
) -> None:
    book = workbook_of(loaded)
    book.write(book.row("101", "PlotsAll"), value=10)
    hidden = book.book[layout.IDENTITY_SHEET]
    row = next(row for row in hidden.iter_rows() if row[0].value == layout.PUBLICATION)
    row[1].value = "0" * 64
    upload = send(loaded, book.saved(), source, capture)
    assert "have changed since the workbook was downloaded" in upload.notices[0]
    assert upload.counts["changed"] == 1


def test_dropped_corrections_change_nothing_and_are_not_brought_back(
    loaded: Return, source: Actor, capture: Any
) -> None:
    book = workbook_of(loaded)
    book.write(book.row("101", "PlotsAll"), value=10, note="Counted again")
    # A workbook carries the second it was saved in: the same file is saved once.
    corrected = book.saved()
    upload = send(loaded, corrected, source, capture)
    drop(upload, by=source)
    assert plots_of(loaded)["PlotsAll"] == 12
    assert not loaded.notes.exists()
    upload = send(loaded, corrected, source, capture)
    upload = confirm(upload, by=source, seen=state_seen(upload))
    with pytest.raises(Refused, match="Only a return’s file"):
        bring_back(upload, by=source)
    with pytest.raises(Refused, match="same file"):
        receive(loaded.pk, ContentFile(corrected), by=source, name="b.xlsx")


def test_rows_that_want_many_values_for_one_cell_are_told_in_bounded_words(
    loaded: Return, source: Actor, capture: Any
) -> None:
    book = workbook_of(loaded)
    row = book.row("104", "Rent")
    kept = [book.at(column, row) for column in (layout.ROW_KEY, layout.VALUE_KEY)]
    for value in range(30):
        book.sheet.append([None] * 15 + [value, *kept])
    upload = send(loaded, book.saved(), source, capture)
    (told,) = upload.notices
    assert told.startswith("Rows ")
    assert " and 20 more correct 2f Rent to different values." in told
    assert not upload.candidate


def test_a_correction_workbook_among_returns_is_told_to_be_one(loaded: Return) -> None:
    package = zipped({"corrections.xlsx": workbook_of(loaded).saved()})
    with pytest.raises(UnreadableFile, match="It is a correction workbook, not a return"):
        read_return(io.BytesIO(package), "all.zip", spec_of(loaded.publication), "A1")

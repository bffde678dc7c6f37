"""Every page, file and answer of a collection, looked at over HTTP by the people that it is for."""

from __future__ import annotations

import io
import zipfile
from html import unescape

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from api.software import Software
from collect.console.workbench import TABS
from collect.definitions.models import DataCollection
from collect.exchange.definition_files import FILES
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.models import Return
from factories import browser_of, user


def everything_is_there(done: Return, other: Return) -> None:
    """Another source sends the same data by a program; then all that there is of it is opened."""
    collection, named = done.collection, User.objects.get
    first = browser_of(named(memberships__organisation=done.source))
    software = a_program_sends_the_same_for_another_source(done, other, first)
    here = f"/returns/{other.pk}"
    [finding] = software.get(f"{here}/findings").json()["items"]
    assert (finding["number"], finding["message"]) == ("202Q", "3.10 is a lot.")
    second = browser_of(named(memberships__organisation=other.source))
    every_format_comes_back(second, other)
    reports_are_there(second, other)
    assert software.post(f"{here}/steps/submit").json()["status"] == "submitted"
    pages_of_the_return_are_there(second, other)
    the_specification_is_there(second, collection)
    the_workbench_is_there(browser_of(named(username="dora")), collection)
    assert "2 of 2 returns" in page_of(
        browser_of(named(username="anna")), "desk_returns", collection.pk
    )


def page_of(client: Client, name: str, *args: object, query: str = "") -> str:
    """The words of a page that must be there."""
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, (name, args, response.status_code)
    return " ".join(unescape(response.content.decode()).split())


def exported(client: Client, return_: Return, format_: str) -> bytes:
    """A return as a file of this format."""
    out = client.post(reverse("export", args=(return_.pk,)), {"format": format_})
    assert out.status_code == 200, format_
    return out.content


def what_it_would_change(client: Client, return_: Return, name: str, content: bytes) -> str:
    """The page that shows what an uploaded file would change."""
    file = SimpleUploadedFile(name, content)
    sent = client.post(reverse("uploads", args=(return_.pk,)), {"file": file})
    return unescape(client.get(sent["Location"]).content.decode())


def a_program_sends_the_same_for_another_source(
    from_: Return, to: Return, client: Client
) -> Software:
    """The data of one return under the name of another source, through the API, as XML."""
    with zipfile.ZipFile(io.BytesIO(exported(client, from_, "xml"))) as packed:
        [name] = [one for one in packed.namelist() if one.endswith(".xml")]
        message = packed.read(name)
    message = message.replace(from_.source.native_id.encode(), to.source.native_id.encode())
    software = Software(user(Role.SOURCE, to.source))
    sent = software.send(f"/returns/{to.pk}/uploads", message, name="meals.xml")
    assert sent.status_code == 202, sent.content
    upload = sent["Location"].removeprefix("/api/v1")
    comparison = software.get(f"{upload}/comparison").json()
    confirmed = software.post(f"{upload}/confirm", {"seen": comparison["seen"]})
    assert confirmed.status_code == 200, confirmed.content
    return software


def every_format_comes_back(client: Client, return_: Return) -> None:
    """What is exported in each format changes nothing when it is uploaded again."""
    for format_ in ("xml", "csv", "xlsx"):
        name = f"again.{'xlsx' if format_ == 'xlsx' else 'zip'}"
        page = what_it_would_change(client, return_, name, exported(client, return_, format_))
        assert "No value would change." in page, format_


def reports_are_there(client: Client, return_: Return) -> None:
    """The reports of a return, and its files to fill in."""
    assert "Printable return" in page_of(client, "reports", return_.pk)
    printed = page_of(client, "printed", return_.pk)
    for words in ("Ada O’Neill", "A firm", "3.10 is a lot."):
        assert words in printed
    for format_ in ("csv", "xlsx"):
        listed = client.get(reverse("error_list", args=(return_.pk, format_)))
        assert listed.status_code == 200
    workbook = client.get(reverse("correction_workbook", args=(return_.pk,)))
    book = openpyxl.load_workbook(io.BytesIO(workbook.content))
    assert "202Q" in [cell.value for row in book["Corrections"].rows for cell in row]
    for name in ("return-workbook.xlsx", "return-template.csv"):
        assert client.get(reverse("to_fill_in", args=(return_.pk, name))).status_code == 200


def the_specification_is_there(client: Client, collection: DataCollection) -> None:
    """The specification as pages and as files."""
    texts = {
        "items": ("Sugar in a portion", "13 of 13 items"),
        "rules": ("201", "7c AllMeals must equal 7a Free plus 7b Paid."),
        "codes": ("Vegetarian", "The school’s own kitchen"),
    }
    for show, words in texts.items():
        page = page_of(client, "specification", collection.pk, query=f"?show={show}")
        for text in words:
            assert text in page, (show, text)
    assert "AllMeals" in page_of(client, "sums", collection.pk)
    page_of(client, "guidance", collection.pk)
    for name in FILES:
        file = client.get(reverse("specification_file", args=(collection.pk, name)))
        assert file.status_code == 200, name
        assert file.content, name


def the_workbench_is_there(client: Client, collection: DataCollection) -> None:
    """Every tab of the workbench."""
    for tab in TABS:
        assert collection.name in page_of(client, tab.name, collection.pk), tab.label


def pages_of_the_return_are_there(client: Client, return_: Return) -> None:
    """Every page of a return with data."""
    dish = return_.records.get(section="Dishes")
    pages: tuple[tuple[str, tuple[object, ...], str], ...] = (
        ("source_page", (), "Submitted"),
        ("form", ("School",), "Ada O’Neill"),
        ("form", ("Dishes",), "Lentil soup"),
        ("record", (dish.pk,), "Vegetarian"),
        ("error_report", (), "202Q"),
        ("all_notes", (), "Add New Note"),
        ("status", (), "Loaded from meals.xml"),
        ("item_history", ("Meals", "Price"), "3.10"),
        ("item_findings", ("Meals", "Price"), "3.10 is a lot."),
    )
    for name, args, words in pages:
        assert words in page_of(client, name, return_.pk, *args), name

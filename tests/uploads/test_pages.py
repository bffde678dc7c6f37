"""Uploading and exporting over HTTP."""

import io
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from collect.exchange.models import Upload
from collect.returns.access import Actor
from collect.returns.models import Return
from factories import fill, return_of
from uploads.messages import message

GOOD = {"PlotsLet": 7, "PlotsEmpty": 3, "PlotsAll": 10}


@pytest.fixture
def browser_of_source(source: Actor) -> Client:
    """Somebody of A1, signed in."""
    client = Client()
    client.force_login(source.user)  # type: ignore[arg-type]
    return client


def page_of(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def test_an_upload_from_choosing_to_loaded_and_out_again(
    browser_of_source: Client, return_: Return, django_capture_on_commit_callbacks: object
) -> None:
    client = browser_of_source
    assert "Upload Return from file…" in page_of(
        client.get(reverse("source_page", args=(return_.pk,)))
    )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        response = client.post(
            reverse("uploads", args=(return_.pk,)),
            {"file": SimpleUploadedFile("plots <b>.xml", message(GOOD))},
        )
    page = page_of(client.get(response["Location"]))
    assert "What this file would change" in page
    assert "2a PlotsLet" in page
    assert return_of(return_.collection, "A1").status == "no_data"
    upload = Upload.objects.get()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    url = reverse("upload", args=(return_.pk, upload.pk))
    said = page_of(client.post(url, {"act": "confirm", "seen": seen}, follow=True))
    assert "plots <b>.xml was loaded." in said
    assert return_.records.get(section="Plots").values == GOOD

    for format_ in ("csv", "xml", "xlsx"):
        out = client.post(reverse("export", args=(return_.pk,)), {"format": format_})
        assert "attachment" in out["Content-Disposition"]
        again = client.post(
            reverse("uploads", args=(return_.pk,)),
            {"file": SimpleUploadedFile(f"again.{format_}", out.content)},
        )
        assert again.status_code == 302
    with zipfile.ZipFile(
        io.BytesIO(client.post(out.request["PATH_INFO"], {"format": "xml"}).content)
    ) as z:
        assert z.namelist()[0].endswith(".xml")


@pytest.mark.parametrize("format_", ["csv", "xml", "xlsx"])
def test_what_was_exported_changes_nothing_when_it_is_uploaded(
    browser_of_source: Client,
    return_: Return,
    source: Actor,
    format_: str,
    django_capture_on_commit_callbacks: object,
) -> None:
    fill(return_, "Plots", source, PlotsLet="seven", PlotsAll="=1+1", Rent="12.50")
    out = browser_of_source.post(reverse("export", args=(return_.pk,)), {"format": format_})
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        response = browser_of_source.post(
            reverse("uploads", args=(return_.pk,)),
            {"file": SimpleUploadedFile(f"a.{format_}", out.content)},
        )
    page = page_of(browser_of_source.get(response["Location"]))
    assert "No value would change." in page


def test_without_a_file_or_a_format_the_page_says_so(
    browser_of_source: Client, return_: Return, source: Actor
) -> None:
    response = browser_of_source.post(reverse("uploads", args=(return_.pk,)))
    assert response.status_code == 400
    assert "Select a file" in page_of(response)
    empty = {"file": SimpleUploadedFile("a.xml", b"")}
    assert "is empty" in page_of(
        browser_of_source.post(reverse("uploads", args=(return_.pk,)), empty)
    )
    fill(return_, "Plots", source)
    response = browser_of_source.post(reverse("export", args=(return_.pk,)), {"format": "pdf"})
    assert response.status_code == 400
    assert "Select a format" in page_of(response)


def test_what_a_file_cannot_be_used_for_is_shown(
    browser_of_source: Client, return_: Return, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        response = browser_of_source.post(
            reverse("uploads", args=(return_.pk,)),
            {"file": SimpleUploadedFile("a.xml", message(GOOD, organisation="A2"))},
        )
    page = page_of(browser_of_source.get(response["Location"]))
    assert "The file is from organisation A2" in page
    source_page = page_of(browser_of_source.get(reverse("source_page", args=(return_.pk,))))
    assert "The file is from organisation A2" in source_page

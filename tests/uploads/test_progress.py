"""The page of a file that is being read shows how far it really is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from collect.exchange.models import Upload, UploadState
from collect.exchange.readers import watching
from collect.exchange.services import judging
from collect.exchange.services.judging import READ_SHARE, judge
from collect.exchange.services.receiving import receive
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.web.pages.progress import time_left
from uploads.messages import message

SHEDS = 20_000


def test_a_large_file_is_seen_to_be_read_bit_by_bit(
    return_: Return, source: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheds = tuple({"ShedNo": number + 1, "Roof": "T"} for number in range(SHEDS))
    file = ContentFile(message({"PlotsLet": 7}, sheds=sheds))
    upload = receive(return_.pk, file, by=source, name="sheds.xml")
    monkeypatch.setattr(watching, "INTERVAL", 0.02)
    stored: list[tuple[int, int]] = []
    tell = judging._tell

    def tell_and_look(upload: Upload, **facts: object) -> None:
        tell(upload, **facts)
        stored.append(Upload.objects.values_list("percent", "rows").get(pk=upload.pk))

    monkeypatch.setattr(judging, "_tell", tell_and_look)
    judge(upload)
    *reading, read, done = stored
    assert stored == sorted(stored)
    assert len({percent for percent, _ in reading}) > 5
    assert all(0 <= percent <= READ_SHARE for percent, _ in reading)
    assert any(20 < percent < 60 and 4_000 < rows < 16_000 for percent, rows in reading)
    assert (read, done) == ((READ_SHARE, SHEDS + 2), (100, SHEDS + 2))
    assert Upload.objects.get(pk=upload.pk).state == UploadState.READY


def test_the_page_tells_percent_records_and_the_time_left_once_it_is_known(
    return_: Return, source: Actor
) -> None:
    client = Client()
    client.force_login(source.user)  # type: ignore[arg-type]
    upload = receive(return_.pk, ContentFile(message({})), by=source, name="a.xml")
    address = reverse("upload", args=(return_.pk, upload.pk))

    def page_with(**facts: object) -> str:
        Upload.objects.filter(pk=upload.pk).update(**facts)
        return unescape(client.get(address).content.decode())

    page = page_with()
    assert "The file waits to be read: 0%" in page
    assert "data-reload-seconds" in page
    now = timezone.now()
    page = page_with(state=UploadState.READING, percent=25, rows=5_000, started_at=now)
    assert "The file is being read: 25%" in page
    assert "5,000 records read" in page
    assert " left" not in page
    page = page_with(started_at=now - timedelta(seconds=10))
    assert "5,000 records read, about 30 seconds left" in page
    page = page_with(percent=READ_SHARE)
    assert f"The file is being checked: {READ_SHARE}%" in page
    page = page_with(state=UploadState.DROPPED)
    assert "data-reload-seconds" not in page


@pytest.mark.parametrize(
    ("taken", "percent", "words"),
    [
        (None, 50, ""),
        (1, 50, ""),
        (10, 0, ""),
        (4, 90, "a few seconds left"),
        (10, 50, "about 10 seconds left"),
        (60, 50, "about 1 minute left"),
        (60, 25, "about 3 minutes left"),
    ],
)
def test_the_time_left_is_told_in_words(taken: int | None, percent: int, words: str) -> None:
    began = None if taken is None else timezone.now() - timedelta(seconds=taken)
    assert time_left(began, percent) == words


FATAL = {
    "not XML": (b"PlotsLet: 7\n", "Line 1, column 1: The file is not XML."),
    "an illegal character": (
        message({"PlotsLet": "@"}).replace(b"@", b"\x0b"),
        "Line 1, column",
    ),
    "wrong collection": (message({}, collection="BOATS"), "for the collection BOATS, not PLOTS"),
    "wrong year": (message({}, year=2023), "The file is for 2023, but this collection is for 2024"),
    "wrong source": (message({}, organisation="A2"), "The file is from organisation A2"),
    "an unknown element": (message({"PlotsLte": 1}), "Did you mean PlotsLet?"),
    "cut off": (message({})[:-20], "The file stops in the middle."),
    "no bytes of text": (b"\x89PNG\r\n\x1a\n", "Line 1, column 1: The byte 89 is not UTF-8"),
}


@pytest.mark.parametrize("problem", FATAL)
def test_what_makes_a_file_useless_is_told_on_its_page(
    return_: Return,
    source: Actor,
    problem: str,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    content, said = FATAL[problem]
    client = Client()
    client.force_login(source.user)  # type: ignore[arg-type]
    with django_capture_on_commit_callbacks(execute=True):
        address = reverse("uploads", args=(return_.pk,))
        sent = client.post(address, {"file": ContentFile(content, "plots.xml")})
    page = unescape(client.get(sent["Location"]).content.decode())
    assert "The file cannot be used:" in page
    assert said in page
    assert "Your data were not changed." in page
    assert return_.uploads.get().state == UploadState.REFUSED

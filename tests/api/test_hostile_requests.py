"""Requests that no honest program sends: each is answered with a problem and changes nothing."""

import io
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.client import FakePayload

from api.software import V1, Software, told
from collect.api import bearer
from collect.exchange.models import Upload
from collect.exchange.services import receiving
from collect.returns.models import Note, Return
from uploads.messages import message


def raw(software: Software, method: str, path: str, body: bytes, **headers: Any) -> Any:
    """Any request at all."""
    content_type = headers.pop("content_type", "application/json")
    return software.client.generic(method, V1 + path, body, content_type, **headers)


def test_every_address_below_the_api_answers_with_problems(software: Software) -> None:
    for path in ("/", "/nothing", "/returns/", "/returns/1/uploads/x/y"):
        told(software.client.get(V1 + path), 404)
    told(Client().get("/api/v2/returns"), 404)
    wrong = software.client.put(f"{V1}/returns")
    assert "takes" in told(wrong, 405)
    assert wrong["Allow"] == "GET"


def test_a_page_that_is_not_found_stays_a_page(db: None) -> None:
    assert "text/html" in Client().get("/nothing/")["Content-Type"]


def test_keys_that_no_database_holds(software: Software) -> None:
    for key in ("0", "-1", "x", "1.5", "9" * 19, "9" * 400, "%00", "1%2F2"):
        for path in (f"/returns/{key}", f"/returns/{key}/uploads", f"/returns/1/uploads/{key}"):
            assert software.client.get(V1 + path).status_code in (404, 422), path


def test_names_of_no_collection(software: Software) -> None:
    for name in ("%00", "PLOTS", "_", "PLOTS_20x4", "PLOTS_2024%00", "a" * 5000):
        told(software.client.get(f"{V1}/collections/{name}/items.csv"), 404)
        told(software.client.get(f"{V1}/returns?collection={name}"), 404)
    told(software.get("/collections/PLOTS_2024/items.csv", version="\x00"), 404)


def test_queries_that_cannot_be_used_name_the_value(software: Software) -> None:
    for name, value in (
        ("page", "0"), ("page", "-1"), ("page", "9999999"), ("size", "0"), ("size", "501"),
        ("size", "x"), ("status", "\x00"),
    ):  # fmt: skip
        response = software.get("/returns", **{name: value})
        assert f"query.{name}" in told(response, 422)
        assert response.json()["wrong_values"][0]["where"].endswith(name)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"text": 1}',
        b'{"text": "\\ud800"}',
        b"[" * 100_000,
    ],
)
def test_bodies_that_are_no_note(software: Software, return_: Return, body: bytes) -> None:
    response = raw(software, "POST", f"/returns/{return_.pk}/notes", body)
    assert response.status_code in (400, 422)
    told(response, response.status_code)
    assert not Note.objects.exists()


def test_a_body_that_is_too_large_says_so(software: Software, return_: Return) -> None:
    body = b'{"text": "' + b"x" * 3_000_000 + b'"}'
    assert "too large" in told(raw(software, "POST", f"/returns/{return_.pk}/notes", body), 413)


@pytest.mark.parametrize("note", [{"item": "x" * 5000}, {"finding": 10**30}, {"item": "\x00"}])
def test_notes_on_what_is_not_there(
    software: Software, return_: Return, note: dict[str, Any]
) -> None:
    response = software.post(f"/returns/{return_.pk}/notes", {"text": "A note", **note})
    assert response.status_code in (404, 422)


def test_a_text_is_kept_without_signs_that_no_database_holds(
    software: Software, return_: Return
) -> None:
    software.post(f"/returns/{return_.pk}/notes", {"text": "a\x00<script>"})
    assert Note.objects.get().text == "a<script>"
    response = software.get(f"/returns/{return_.pk}/notes")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "4,000" in told(software.post(f"/returns/{return_.pk}/notes", {"text": "x" * 4001}), 422)


def test_steps_that_are_not_the_sources(software: Software, return_: Return) -> None:
    for name in ("no_such_step", "load", "__init__", "pk", "authorise", "%00"):
        response = software.post(f"/returns/{return_.pk}/steps/{name}")
        assert response.status_code in (403, 404), name
    assert return_.status_changes.count() == 0


class TestFiles:
    """Files that are none, too large, or named to do harm."""

    @pytest.fixture(autouse=True)
    def here(self, software: Software, return_: Return) -> None:
        self.software, self.path = software, f"/returns/{return_.pk}/uploads"

    def test_an_empty_file(self) -> None:
        assert "is empty" in told(self.software.send(self.path, b""), 422)

    def test_a_file_that_says_it_is_too_large_is_not_read(self) -> None:
        length = str(receiving.LARGEST + 1)
        response = raw(self.software, "POST", self.path, b"<a/>", CONTENT_LENGTH=length)
        assert "The largest file is 100 MB" in told(response, 413)

    def test_a_length_of_more_digits_than_are_read(self) -> None:
        response = raw(self.software, "POST", self.path, b"<a/>", CONTENT_LENGTH="9" * 5000)
        assert "The largest file is 100 MB" in told(response, 413)

    def test_a_file_in_a_form_that_is_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("collect.api.receiving.LARGEST", 10)
        response = self.software.client.post(V1 + self.path, {"file": io.BytesIO(b"x" * 11)})
        assert "The largest file" in told(response, 413)

    def test_a_body_in_chunks_is_asked_for_with_its_length(self) -> None:
        response = self.software.client.post(
            V1 + self.path, b"<a/>", "application/xml", headers={"Transfer-Encoding": "chunked"}
        )
        assert "Content-Length" in told(response, 411)

    @pytest.mark.parametrize("length", ["-1", "x", ""])
    def test_a_length_that_is_none(self, length: str) -> None:
        response = raw(self.software, "POST", self.path, b"<a/>", CONTENT_LENGTH=length)
        assert response.status_code in (400, 422)

    def test_a_form_without_a_file(self) -> None:
        told(self.software.client.post(V1 + self.path, {"other": "x"}), 422)
        told(self.software.client.post(V1 + self.path, {"file": "a text"}), 422)

    def test_a_form_that_is_broken(self) -> None:
        for content_type in ("multipart/form-data", "multipart/form-data; boundary=\u00e9"):
            response = raw(self.software, "POST", self.path, b"--x", content_type=content_type)
            told(response, 400)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "a/b.xml", "x" * 255, "<b>.xml"])
    def test_a_name_is_only_shown(self, name: str, files: Any) -> None:
        sent = self.software.send(self.path, message({"PlotsLet": 7}), name)
        assert sent.status_code == 202
        assert "/" not in sent.json()["name"]
        assert files in files.joinpath(Upload.objects.get().file.path).resolve().parents

    @pytest.mark.parametrize("name", [".", "/", " ", "./", "a/ "])
    def test_a_name_that_says_nothing_is_replaced_by_one_of_ours(self, name: str) -> None:
        sent = self.software.send(self.path, message({"PlotsLet": 7}), name)
        assert sent.json()["name"] == self.path.removesuffix("/uploads")[1:].replace("s/", "-")

    @pytest.mark.parametrize("name", ["x" * 256, "a\x00.xml", "a\nb"])
    def test_a_name_that_cannot_be_kept(self, name: str) -> None:
        assert "query.name" in told(self.software.send(self.path, b"<a/>", name), 422)
        assert not Upload.objects.exists()

    def test_a_body_shorter_than_it_says_is_kept_as_far_as_it_came(self) -> None:
        payload = FakePayload(b"<a/>")
        response = self.software.client.request(
            PATH_INFO=V1 + self.path, REQUEST_METHOD="POST", CONTENT_TYPE="application/xml",
            CONTENT_LENGTH="4", **{"wsgi.input": payload},
        )  # fmt: skip
        assert response.json()["size"] == 4


def test_requests_of_one_token_are_limited_and_others_are_not_held_back(
    software: Software, return_: Return, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    monkeypatch.setattr(bearer.time, "time", lambda: 1_000_030.0)
    for _ in range(3):
        assert software.get("/token").status_code == 200
    response = software.get("/token")
    assert "too many requests" in told(response, 429)
    assert response["Retry-After"] == "50"
    told(Client().get(f"{V1}/token"), 401)
    assert Software(software.token.made_by).get("/token").status_code == 200
    monkeypatch.setattr(bearer.time, "time", lambda: 1_000_081.0)
    assert software.get("/token").status_code == 200


def test_a_cache_that_forgets_holds_nobody_back(
    software: Software, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "add", lambda *_, **__: False)
    assert software.get("/token").status_code == 200

"""The file of a request, whichever way it was sent."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest
from ninja.errors import HttpError

from collect.exchange.services.receiving import LARGEST

FORM = "multipart/form-data"
_BODY_NAME = "body"
_FILE = {"type": "string", "format": "binary"}
_FORM = {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": _FILE},
            FORM: {"schema": _FORM},
        },
    }
}
"""How the body is described; the reader tells by the content which format it is."""


def file_of(request: HttpRequest) -> UploadedFile:
    """The file: the part `file` of a form, under its name there, or the whole body.

    Raises HttpError: 411 for a body of unknown length, 413 for one that is too large, 422 for
    a form without a file.
    """
    if "Transfer-Encoding" in request.headers:
        raise HttpError(411, "Send the file with its Content-Length, not in chunks.")
    length = _length_of(request)
    if length > LARGEST:
        most = LARGEST // 1_048_576
        raise HttpError(413, f"The file is too large. The largest file is {most} MB.")
    if request.content_type != FORM:
        return _whole_body(request, length)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise HttpError(422, "The form has no file. Send it in a part called file.")
    return file


def _length_of(request: HttpRequest) -> int:
    """What the request says of its length; no number of so many digits is read."""
    said = request.headers.get("Content-Length", "")
    return int(said[:18]) if said.isascii() and said.isdecimal() else 0


def _whole_body(request: HttpRequest, length: int) -> UploadedFile:
    """The body in a file of its own, which never was in memory as a whole."""
    file = TemporaryUploadedFile(_BODY_NAME, request.content_type or "", length, None)
    size = 0
    while piece := request.read(UploadedFile.DEFAULT_CHUNK_SIZE):
        size += file.file.write(piece)
    file.size = size
    file.file.flush()
    file.seek(0)
    return file

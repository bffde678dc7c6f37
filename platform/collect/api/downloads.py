"""Answers that are files rather than JSON: how they are sent, and how they are described."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

JSON = "application/json"


def file_in(*content_types: str, is_versioned: bool = False) -> dict[str, Any]:
    """The description of an answer that is a file of one of these content types."""
    held = {name: {"schema": _of(name)} for name in sorted(content_types)}
    responses: dict[int, Any] = {200: {"description": "The file", "content": held}}
    if is_versioned:
        responses[304] = {"description": "You have it already: If-None-Match names its ETag"}
    return {"responses": responses}


def _of(content_type: str) -> dict[str, str]:
    return {"type": "object"} if content_type == JSON else {"type": "string", "format": "binary"}


def file_response(content: bytes, content_type: str, name: str) -> HttpResponse:
    """The file, to be kept under its name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def unless_known(
    request: HttpRequest, version: str, make: Callable[[], HttpResponse]
) -> HttpResponseBase:
    """What `make` makes, or 304 where the caller has this version already."""
    etag = quote_etag(version)
    response = get_conditional_response(request, etag=etag) or make()
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response

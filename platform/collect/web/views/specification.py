"""The specification of a collection, what changed in it since last year, and its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from collect.definitions.models import DataCollection, Publication
from collect.definitions.selectors import newest_publication, previous_collection
from collect.definitions.specs import spec_of
from collect.exchange.definition_files import FILES, TO_FILL_IN
from collect.exchange.difference_lists import FORMATS, difference_list
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.web.allow import about_return, specified_for
from collect.web.pages.changes import changes_page, differences_between
from collect.web.pages.specification import specification_page
from collect.web.pages.sums import sums_page


@require_safe
@login_required
def whole(request: HttpRequest, collection_pk: int) -> HttpResponse:
    """Items, codes, rules and files of a collection, as published last."""
    collection, publication = specified_for(request, collection_pk)
    page = specification_page(collection, publication, request.GET.dict())
    return render(request, "web/specification.html", {"page": page})


@require_safe
@login_required
def sums(request: HttpRequest, collection_pk: int) -> HttpResponse:
    """Which item feeds which total, as a picture and in words."""
    collection, publication = specified_for(request, collection_pk)
    page = sums_page(collection, publication)
    return render(request, "web/specification_sums.html", {"page": page})


@require_safe
@login_required
def file(request: HttpRequest, collection_pk: int, name: str) -> HttpResponse:
    """One file that follows from the definition."""
    _, publication = specified_for(request, collection_pk)
    return _file(request, publication, name)


@require_safe
@about_return
def to_fill_in(request: HttpRequest, return_: Return, actor: Actor, name: str) -> HttpResponse:
    """A file to make this return with, as its own definition asks, for its own organisation."""
    if name not in TO_FILL_IN:
        raise Http404("There is no such file.")
    return _file(request, return_.publication, name, return_.source.native_id)


@require_safe
@login_required
def changes(request: HttpRequest, collection_pk: int) -> HttpResponse:
    """What changed since the collection that this one continues."""
    collection, publication = specified_for(request, collection_pk)
    page = changes_page(collection, publication, _before(collection), request.GET.dict())
    return render(request, "web/specification_changes.html", {"page": page})


@require_safe
@login_required
def change_list(request: HttpRequest, collection_pk: int, format_: str) -> HttpResponse:
    """The same as a table in a file."""
    collection, after = specified_for(request, collection_pk)
    before = _before(collection)
    if before is None or format_ not in FORMATS:
        raise Http404("There is no such file.")
    return _sent(
        request,
        hash_=f"{before.hash[:32]}-{after.hash[:32]}",
        at=max(before.published_at, after.published_at),
        name=f"{collection.name}_changes.{format_}",
        content_type=FORMATS[format_],
        make=lambda: difference_list(differences_between(before, after), format_),
    )


def _before(collection: DataCollection) -> Publication | None:
    previous = previous_collection(collection)
    return newest_publication(previous) if previous else None


def _file(
    request: HttpRequest, publication: Publication, name: str, native_id: str = ""
) -> HttpResponse:
    found = FILES.get(name)
    if found is None:
        raise Http404("There is no such file.")
    spec = spec_of(publication)
    return _sent(
        request,
        hash_=spec.hash,
        at=publication.published_at,
        name=found.name_for(spec, native_id),
        content_type=found.content_type,
        make=lambda: found.make(spec, native_id),
    )


def _sent(
    request: HttpRequest,
    *,
    hash_: str,
    at: datetime,
    name: str,
    content_type: str,
    make: Callable[[], bytes],
) -> HttpResponse:
    """The file, or only that it is still the one that a program has."""
    etag, seconds = quote_etag(hash_), int(at.timestamp())
    known = get_conditional_response(request, etag, seconds)
    response: HttpResponse = known or HttpResponse(make(), content_type=content_type)
    response["ETag"], response["Last-Modified"] = etag, http_date(seconds)
    if known is None:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

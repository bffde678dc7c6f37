"""Files over the API: send one, follow it, see what it would change, and decide."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Query, Router, Status
from ninja.errors import HttpError

from collect.api import judgements, schemas
from collect.api.allow import return_for, upload_for
from collect.api.bearer import Caller
from collect.api.paging import Page, Paging, page_of
from collect.api.receiving import BODY, FORM, file_of
from collect.api.returns import Key
from collect.definitions.specs import spec_of
from collect.exchange.models import Upload, UploadState
from collect.exchange.services.deciding import drop
from collect.exchange.services.judging import Comparison, candidate_of, compare
from collect.exchange.services.loading import load
from collect.exchange.services.receiving import plain_name, receive
from collect.returns.access import Refused
from collect.returns.models import Return

router = Router(tags=["Files"])

A_FILE = "/returns/{return_id}/uploads/{upload_id}"

Name = Query("", max_length=255, pattern=r"^[^\x00-\x1f\x7f]*$", description="The file's name")


@router.post(
    "/returns/{return_id}/uploads",
    response={202: judgements.Upload},
    operation_id="sendFile",
    openapi_extra=BODY,
)
def send(request: Caller, return_id: Key, response: HttpResponse, name: str = Name) -> Upload:
    """Send a file: as the body, with its name in the address, or as `file` of a form.

    Nothing is changed until you confirm it. The answer names the address at which to follow it;
    409 says why no file can be taken now, for example that this one was loaded before.
    """
    return_, actor = return_for(request, return_id)
    with file_of(request) as file:
        own = file.name if request.content_type == FORM else name
        called = plain_name(own or "", otherwise=f"return-{return_id}")
        try:
            upload = receive(return_.pk, file, by=actor, name=called)
        except Refused as refused:
            raise HttpError(409 if file.size else 422, str(refused)) from refused
    response["Location"] = reverse("api-1:follow", args=(return_id, upload.pk))
    upload.refresh_from_db(fields=("state",))
    return upload


@router.get(
    "/returns/{return_id}/uploads", response=Page[judgements.Upload], operation_id="listFiles"
)
def list_files(request: Caller, return_id: Key, paging: Query[Paging]) -> dict[str, Any]:
    """The files of a return, newest first."""
    return_, _ = return_for(request, return_id)
    held = return_.uploads.select_related("by").defer("candidate", "new_notes")
    return page_of(held, paging)


@router.get(A_FILE, response=judgements.Upload, operation_id="getFile")
def follow(request: Caller, return_id: Key, upload_id: Key) -> Upload:
    """One file: how far it is read, and what became of it. Ask again while it is being read."""
    return upload_for(return_for(request, return_id)[0], upload_id)


@router.get(f"{A_FILE}/comparison", response=judgements.Comparison, operation_id="compareFile")
def comparison(
    request: Caller, return_id: Key, upload_id: Key, paging: Query[Paging]
) -> dict[str, Any]:
    """What the file would change in the data as they are now, value by value."""
    upload = upload_for(return_for(request, return_id)[0], upload_id)
    found = _compared(upload)
    return {
        "seen": found.state,
        **{name: getattr(found, name) for name in ("new", "changed", "removed", "unchanged")},
        "errors": found.errors,
        "queries": found.queries,
        "coming": len(found.coming),
        "going": len(found.going),
        "notes": len(upload.new_notes),
        "cells": page_of(found.cells, paging, judgements.cell_shown),
    }


@router.get(
    f"{A_FILE}/comparison/{{which}}",
    response=Page[judgements.Failing],
    operation_id="listFindingsOfFile",
)
def findings_of_file(
    request: Caller,
    return_id: Key,
    upload_id: Key,
    which: Literal["coming", "going"],
    paging: Query[Paging],
) -> dict[str, Any]:
    """The errors and queries that the file would bring, or those that it would solve."""
    return_, _ = return_for(request, return_id)
    found = _compared(upload_for(return_, upload_id))
    spec = spec_of(return_.publication)
    failures = found.coming if which == "coming" else found.going
    return page_of(failures, paging, lambda one: judgements.failure_shown(one, spec))


@router.post(
    f"{A_FILE}/confirm",
    response={200: schemas.ReturnInFull, 202: judgements.Upload},
    operation_id="confirmFile",
)
def confirm_file(
    request: Caller, return_id: Key, upload_id: Key, body: judgements.Seen
) -> Return | Status[Upload]:
    """Load the file in place of the data. `seen` is that of the comparison: 409 when the data
    have changed since.

    202 tells that the file is large and is being loaded: follow it until it is `confirmed`. If
    it is `ready` again, its `problem` says why it could not be loaded.
    """
    return_, actor = return_for(request, return_id)
    decided = load(upload_for(return_, upload_id), by=actor, seen=body.seen)
    if decided.is_busy:
        return Status(202, decided)
    return return_for(request, return_id)[0]


@router.post(f"{A_FILE}/drop", response=judgements.Upload, operation_id="dropFile")
def drop_file(request: Caller, return_id: Key, upload_id: Key) -> Upload:
    """Leave the data as they are."""
    return_, actor = return_for(request, return_id)
    drop(upload_for(return_, upload_id), by=actor)
    return upload_for(return_, upload_id)


def _compared(upload: Upload) -> Comparison:
    """The comparison. Raises Refused unless the file waits for a decision."""
    if upload.state != UploadState.READY:
        raise Refused(f"This file is not waiting for a decision: {upload.state_words}.")
    return compare(upload.return_of, candidate_of(upload))

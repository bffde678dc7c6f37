"""Returns over the API: what there is, how each stands and came there, its data, its steps."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from ninja import Body, Path, Query, Router
from ninja.errors import HttpError

from collect.api import schemas
from collect.api.allow import collection_for, return_for, returns_for
from collect.api.bearer import Caller
from collect.api.downloads import file_in, file_response
from collect.api.paging import Page, Paging, page_of
from collect.exchange.services.exporting import CONTENT_TYPES, written
from collect.returns.access import insist, may_export, may_take
from collect.returns.models import Return
from collect.returns.services.status import take_step
from collect.returns.workflow import BUTTON_STEPS, ReturnStatus, step_of

router = Router(tags=["Returns"])

Key = Annotated[int, Path(ge=1, lt=10**18)]
"""The key of something, in an address: no database holds a greater one."""


@router.get("/returns", response=Page[schemas.Return], operation_id="listReturns")
def list_returns(
    request: Caller,
    paging: Query[Paging],
    collection: str = "",
    status: ReturnStatus | None = None,
) -> dict[str, Any]:
    """The returns that you see: a source its own, an agent those that it checks."""
    found = returns_for(request).order_by("pk")
    if collection:
        found = found.filter(collection=collection_for(request, collection))
    if status:
        found = found.filter(status=status)
    return page_of(found, paging)


@router.get("/returns/{return_id}", response=schemas.ReturnInFull, operation_id="getReturn")
def get_return(request: Caller, return_id: Key) -> Return:
    """One return: its status, its counts, and what can be done with it now."""
    return return_for(request, return_id)[0]


@router.get(
    "/returns/{return_id}/history",
    response=Page[schemas.StatusChange],
    operation_id="listStatusChanges",
)
def list_status_changes(request: Caller, return_id: Key, paging: Query[Paging]) -> dict[str, Any]:
    """How the return came to its status, newest first."""
    return_, _ = return_for(request, return_id)
    return page_of(return_.status_changes.select_related("by").order_by("-pk"), paging)


@router.get(
    "/returns/{return_id}/export",
    operation_id="exportReturn",
    openapi_extra=file_in(*CONTENT_TYPES.values()),
)
def export(
    request: Caller, return_id: Key, format: Literal["xml", "csv", "xlsx"] = "xml"
) -> HttpResponse:
    """The return's data as a file, which can be uploaded again as it is; `csv` is a zip."""
    return_, actor = return_for(request, return_id)
    insist(may_export(actor, return_))
    file = written(return_, format, list(return_.records.all()))
    return file_response(file.content, file.content_type, file.name)


@router.post(
    "/returns/{return_id}/steps/{name}",
    response=schemas.ReturnInFull,
    operation_id="takeStep",
)
def step(
    request: Caller, return_id: Key, name: str, why: Body[schemas.Reason | None] = None
) -> Return:
    """Take a step of the workflow, such as `submit`; `steps` of the return names those there are.

    409 says why it is not possible now, 403 that your role never takes it.
    """
    return_, actor = return_for(request, return_id)
    if name not in BUTTON_STEPS:
        raise Http404(f"There is no step called {name[:60]}.")
    if actor.role not in step_of(name).by:
        reason = may_take(actor, name, return_).reason
        raise HttpError(403, f"You cannot do this because {reason}.")
    take_step(return_.pk, name, by=actor, reason=why.reason if why else "")
    return return_for(request, return_id)[0]

"""Extensions over the API: until when each return can be changed for longer, and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Query, Router, Schema

from collect.api.allow import collection_for
from collect.api.bearer import Caller
from collect.api.paging import Page, Paging, page_of
from collect.api.schemas import Organisation
from collect.returns.models import ExtensionState
from collect.returns.sight import visible_extensions

router = Router(tags=["Collections"])


class Extension(Schema):
    """More time than the days of the collection give; it counts while it is granted."""

    id: int
    organisation: Organisation | None = Field(description="Whose return; null: for everybody")
    until: date = Field(description="The last day, which ends at midnight in London")
    state: ExtensionState
    reason: str
    asked_at: datetime
    decided_at: datetime | None
    decision: str = Field(description="What was said to it")
    withdrawn_at: datetime | None
    withdrawal: str = Field(description="Why it was withdrawn")


@router.get(
    "/collections/{name}/extensions", response=Page[Extension], operation_id="listExtensions"
)
def list_extensions(
    request: Caller, name: str, paging: Query[Paging], state: ExtensionState | None = None
) -> dict[str, Any]:
    """The extensions of the returns that you see, and those for everybody, newest first."""
    collection = collection_for(request, name)
    found = visible_extensions(request.auth.made_by, collection)
    if state:
        found = found.filter(state=state)
    return page_of(found.select_related("organisation").order_by("-pk"), paging)

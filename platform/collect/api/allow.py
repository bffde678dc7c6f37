"""Finding what a request is about, as far as its token may see it; all else is not found."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from collect.api.bearer import Caller
from collect.definitions.models import DataCollection
from collect.exchange.models import Upload
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.seen import return_seen_by
from collect.returns.selectors import returns_with_note_counts
from collect.returns.sight import visible_returns


def returns_for(request: Caller) -> QuerySet[Return]:
    """The returns that the token may see, with their note counts, without frozen specs."""
    seen = visible_returns(request.auth.made_by).defer("publication__spec")
    return returns_with_note_counts(seen.select_related("agent"))


def return_for(request: Caller, return_pk: int) -> tuple[Return, Actor]:
    """The return, and the token as an actor on it. Raises Http404."""
    return return_seen_by(request.auth.made_by, return_pk, among=returns_for(request))


def upload_for(return_: Return, upload_pk: int) -> Upload:
    """A file of the return, without what it would bring, which few ask for. Raises Http404."""
    held = return_.uploads.select_related("by").defer("candidate", "new_notes")
    upload = held.filter(pk=upload_pk).first()
    if upload is None:
        raise Http404("There is no such file for this return.")
    upload.return_of = return_
    return upload


def collections_for(request: Caller) -> list[DataCollection]:
    """The collections of which the token sees a return, newest first."""
    held = visible_returns(request.auth.made_by).order_by().values("collection")
    return list(DataCollection.objects.filter(pk__in=held))


def collection_for(request: Caller, name: str) -> DataCollection:
    """The collection called `name`, such as `SERIES_2014`. Raises Http404."""
    for collection in collections_for(request):
        if collection.name == name:
            return collection
    raise Http404("There is no such collection, or it is not yours.")

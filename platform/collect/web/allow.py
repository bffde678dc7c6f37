"""Finding what a page is about, as far as its reader may see it; everything else is not found."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from collect.definitions.models import DataCollection, Publication
from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.reach import Reach, reach_of
from collect.returns.seen import return_seen_by
from collect.returns.sight import may_read_specification, visible_returns
from collect.web.looking import note_look
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

View = Callable[..., HttpResponse]


def about_return(view: View) -> View:
    """Give the view the return and its reader as an actor; 404 when the return is not theirs."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, return_pk: int, **kwargs: Any) -> HttpResponse:
        return_, actor = return_for(request, return_pk)
        response = view(request, return_, actor, **kwargs)
        note_look(request, response, return_, actor)
        return response

    return wrapped


def about_desk(view: View) -> View:
    """Give the view its reader's reach at the collection's desk; 404 when they have none."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, collection_pk: int, **kwargs: Any) -> HttpResponse:
        return view(request, reach_for(request, collection_pk), **kwargs)

    return wrapped


def reach_for(request: HttpRequest, collection_pk: int) -> Reach:
    """The reader's reach at the collection's desk. Raises Http404."""
    collection = DataCollection.objects.filter(pk=collection_pk).first()
    reach = reach_of(request.user, collection) if collection else None
    if reach is None:
        raise Http404("There is no such collection, or you do not collect or check its returns.")
    return reach


def return_for(request: HttpRequest, return_pk: int) -> tuple[Return, Actor]:
    """The return and its reader. Raises Http404, which never tells that a return exists."""
    return return_seen_by(request.user, return_pk)


def section_for(return_: Return, code: str) -> tuple[CollectionSpec, SectionSpec]:
    """The spec and one section of it. Raises Http404."""
    spec = spec_of(return_.publication)
    section = spec.section_by_code.get(code)
    if section is None:
        raise Http404(f"{return_.collection.name} has no section called {code[:60]}.")
    return spec, section


def item_for(section: SectionSpec, code: str) -> ItemSpec:
    """One item of the section. Raises Http404."""
    for item in section.items:
        if item.code == code:
            return item
    raise Http404(f"{section.title} has no item called {code[:60]}.")


def collection_for(request: HttpRequest, collection_pk: int) -> tuple[DataCollection, Publication]:
    """A collection of which the reader may see a return, and its newest publication.

    Raises Http404.
    """
    seen = visible_returns(request.user).filter(collection=collection_pk).first()
    publication = newest_publication(seen.collection) if seen else None
    if seen is None or publication is None:
        raise Http404("There is no such collection, or it is not yours.")
    return seen.collection, publication


def specified_for(request: HttpRequest, collection_pk: int) -> tuple[DataCollection, Publication]:
    """A collection whose specification the reader may read, and its newest publication.

    Raises Http404.
    """
    collection = DataCollection.objects.filter(pk=collection_pk).first()
    may_read = collection and may_read_specification(request.user, collection)
    publication = newest_publication(collection) if collection and may_read else None
    if collection is None or publication is None:
        raise Http404("There is no such collection, or it is not yours.")
    return collection, publication

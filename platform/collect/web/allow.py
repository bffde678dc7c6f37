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
from collect.returns.access import Actor, actor_for, visible_returns
from collect.returns.models import Finding, FindingState, Return
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

View = Callable[..., HttpResponse]


def about_return(view: View) -> View:
    """Give the view the return and its reader as an actor; 404 when the return is not theirs."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, return_pk: int, **kwargs: Any) -> HttpResponse:
        return_, actor = return_for(request, return_pk)
        return view(request, return_, actor, **kwargs)

    return wrapped


def return_for(request: HttpRequest, return_pk: int) -> tuple[Return, Actor]:
    """The return and its reader. Raises Http404, which never tells that a return exists."""
    whole = Return.objects.select_related("collection", "source", "publication")
    return_ = whole.defer("publication__spec").order_by().filter(pk=return_pk).first()
    actor = actor_for(request.user, return_) if return_ else None
    if return_ is None or actor is None:
        raise Http404("There is no such return, or it is not yours.")
    return return_, actor


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


def finding_for(return_: Return, finding_pk: int) -> Finding:
    """A standing finding of the return. Raises Http404."""
    standing = return_.findings.exclude(state=FindingState.SOLVED)
    finding = standing.filter(pk=finding_pk).first()
    if finding is None:
        raise Http404("This error or query has been solved, or there never was one here.")
    return finding


def collection_for(request: HttpRequest, collection_pk: int) -> tuple[DataCollection, Publication]:
    """A collection of which the reader may see a return, and its newest publication.

    Raises Http404.
    """
    seen = visible_returns(request.user).filter(collection=collection_pk).first()
    publication = newest_publication(seen.collection) if seen else None
    if seen is None or publication is None:
        raise Http404("There is no such collection, or it is not yours.")
    return seen.collection, publication

"""The way in: services, portal, my data collections, and pages that everybody may read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from collect.definitions.specs import spec_of
from collect.organisations.terms import accept_terms, current_terms
from collect.web.agreeing import owes_terms
from collect.web.allow import collection_for
from collect.web.pages.collections import collections_page
from collect.web.pages.guidance import guidance_notes, one_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The services page, or the sign-in page before it."""
    return redirect("services")


@require_safe
@login_required
def services(request: HttpRequest) -> HttpResponse:
    """The services that the reader can go to."""
    return render(request, "web/services.html")


@require_safe
@login_required
def portal(request: HttpRequest) -> HttpResponse:
    """What this service is, and the way on."""
    return render(request, "web/portal.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_collections(request: HttpRequest) -> HttpResponse:
    """Choose one of one's collections; a single one is chosen from the start."""
    page = collections_page(request.user, request.GET.dict())
    if request.method != "POST":
        return render(request, "web/my_collections.html", {"page": page})
    wanted = request.POST.get("collection", "")
    for row in page.rows:
        if row.value == wanted:
            return redirect(row.url)
    problem = "Select a data collection"
    return render(
        request, "web/my_collections.html", {"page": page, "problem": problem}, status=400
    )


@require_safe
@login_required
def guidance(request: HttpRequest, collection_pk: int) -> HttpResponse:
    """The guidance notes of a collection, with its items and rules as they are in force."""
    collection, publication = collection_for(request, collection_pk)
    page = guidance_notes(collection, spec_of(publication))
    return render(request, "web/guidance.html", {"page": page})


@require_safe
@login_required
def guidance_page(request: HttpRequest, collection_pk: int, slug: str) -> HttpResponse:
    """One page of guidance that people wrote."""
    collection, _ = collection_for(request, collection_pk)
    page = one_page(collection, slug)
    if page is None:
        raise Http404("There is no such page of guidance.")
    return render(request, "web/guidance_page.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of use in force, and agreeing to them when they are new to the reader."""
    if request.method == "POST" and request.user.is_authenticated:
        if request.POST.get("terms"):
            accept_terms(request.user)
            return redirect(_way_back(request))
        problem = "Tick the box to agree to the terms of use"
    else:
        problem = ""
    context = {
        "terms": current_terms(),
        "asks": owes_terms(request),
        "next": _way_back(request),
        "problem": problem,
    }
    return render(request, "web/terms.html", context, status=400 if problem else 200)


def _way_back(request: HttpRequest) -> str:
    """Where the reader was going, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("services")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the service is, and what to do when something is not."""
    return render(request, "web/accessibility.html")

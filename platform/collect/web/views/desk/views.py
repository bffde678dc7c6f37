"""Saved views of the list of returns: keeping the present one under a name, and deleting one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from collect.desk.services.views import NameTaken, delete_view, save_view
from collect.returns.access import Refused
from collect.returns.reach import Reach
from collect.web.allow import about_desk
from collect.web.pages.desk.frame import desk_frame
from collect.web.pages.desk.views import ViewsPage, tidied, views_page


@require_http_methods(["GET", "HEAD", "POST"])
@about_desk
def views(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The reader's views, and a name for the one that the list shows now."""
    if request.method != "POST":
        return _shown(request, reach, views_page(reach, request.GET.urlencode()))
    name, query = request.POST.get("name", ""), tidied(request.POST.get("query", ""))
    try:
        view = save_view(
            reach.actor.user,
            reach.collection.series,
            name=name,
            query=query,
            replace=request.POST.get("replace") == "1",
        )
    except Refused as refused:
        is_taken = isinstance(refused, NameTaken)
        page = views_page(reach, query, name=name, problem=str(refused), is_taken=is_taken)
        return _shown(request, reach, page)
    messages.success(request, f"The view “{view.name}” is saved.")
    return redirect(f"{reverse('desk_returns', args=(reach.collection.pk,))}?{view.query}")


@require_http_methods(["GET", "HEAD", "POST"])
@about_desk
def delete(request: HttpRequest, reach: Reach, view_pk: int) -> HttpResponse:
    """Delete one of the reader's own views."""
    if request.method != "POST":
        return redirect("desk_views", reach.collection.pk)
    name = delete_view(reach.actor.user, reach.collection.series, view_pk)
    if not name:
        raise Http404("There is no such view, or it is not yours.")
    messages.success(request, f"The view “{name}” is deleted.")
    return redirect("desk_views", reach.collection.pk)


def _shown(request: HttpRequest, reach: Reach, page: ViewsPage) -> HttpResponse:
    context = {"frame": desk_frame(reach, "desk_returns"), "page": page}
    status = 400 if page.problem else 200
    return render(request, "web/desk/views.html", context, status=status)

"""Notifications: read them, open one, and choose how to be told."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from collect.notifications.services.addresses import UnfitAddress, change_address
from collect.notifications.services.choosing import choose
from collect.notifications.services.reading import mark_all_read, mark_read, open_notification
from collect.web.pages.notifications import choices_page, notifications_page, ways_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """What the reader was told; one or all of it is marked as read."""
    if request.method == "POST":
        _mark(request)
        return redirect(request.get_full_path())
    asked = request.GET
    page = notifications_page(
        request.user, kind=asked.get("kind", ""), number=asked.get("page", "1")
    )
    return render(request, "web/notifications.html", {"page": page})


def _mark(request: HttpRequest) -> None:
    if key := _key(request, "read"):
        mark_read(request.user, pk=key)
    elif until := _key(request, "all_until"):
        count = mark_all_read(request.user, until=until)
        messages.success(request, f"{count:,} marked as read.")


def _key(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_safe
@login_required
def go(request: HttpRequest, notification_pk: int) -> HttpResponse:
    """Lead to what a notification is about, and mark it as read."""
    found = open_notification(request.user, notification_pk)
    if found is None:
        raise Http404("There is no such notification, or it is not yours.")
    is_ours = url_has_allowed_host_and_scheme(found.path, allowed_hosts=None)
    return redirect(found.path if is_ours and found.path.startswith("/") else "notifications")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """How the reader wants to be told of what."""
    if request.method == "POST":
        if choose(request.user, ways_in(request.POST.dict())):
            messages.success(request, "Your choices were saved.")
        else:
            messages.info(request, "Nothing was changed.")
        return redirect("notification_choices")
    return render(request, "web/notification_choices.html", {"page": choices_page(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address(request: HttpRequest) -> HttpResponse:
    """The reader's own e-mail address, to be changed."""
    typed, problem = request.POST.get("email", ""), ""
    if request.method == "POST":
        try:
            is_new = change_address(request.user, typed)
        except UnfitAddress as unfit:
            problem = str(unfit)
        else:
            told = "Your e-mail address was changed." if is_new else "Nothing was changed."
            (messages.success if is_new else messages.info)(request, told)
            return redirect("notification_choices")
    context = {"address": request.user.email, "typed": typed, "problem": problem}
    return render(request, "web/own_address.html", context, status=400 if problem else 200)

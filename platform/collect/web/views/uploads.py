"""Uploading a file for a return: choose it, watch it, then confirm or drop it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.exchange.models import Upload, UploadKind
from collect.exchange.services.deciding import drop
from collect.exchange.services.loading import load
from collect.exchange.services.receiving import bring_back, receive
from collect.returns.access import Actor, Refused
from collect.returns.models import Return
from collect.web.allow import about_return
from collect.web.pages.parts import head_of
from collect.web.pages.uploads import upload_page, uploads_page


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def choose(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """Choose a file, and see the files so far."""
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            problem = "Select a file"
        else:
            try:
                upload = receive(return_.pk, file, by=actor, name=file.name or "file")
            except Refused as refused:
                problem = str(refused)
            else:
                return redirect("upload", return_.pk, upload.pk)
    page = uploads_page(head_of(return_, actor), problem)
    return render(request, "web/upload.html", {"page": page}, status=400 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def decide(request: HttpRequest, return_: Return, actor: Actor, upload_pk: int) -> HttpResponse:
    """One file: its progress, what it would change, and the decision."""
    upload = return_.uploads.select_related("return_of", "by").filter(pk=upload_pk).first()
    if upload is None:
        raise Http404("There is no such file for this return.")
    problem = ""
    if request.method == "POST":
        try:
            return _act(request, upload, actor)
        except Refused as refused:
            problem = str(refused)
            upload = return_.uploads.select_related("return_of", "by").get(pk=upload_pk)
    page = upload_page(
        head_of(return_, actor), upload, number=request.GET.get("page", "1"), problem=problem
    )
    return render(request, "web/uploaded.html", {"page": page}, status=409 if problem else 200)


def _act(request: HttpRequest, upload: Upload, actor: Actor) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "confirm":
        decided = load(upload, by=actor, seen=request.POST.get("seen", ""))
        if decided.is_busy:
            return redirect("upload", upload.return_of_id, upload.pk)
        corrects = upload.kind == UploadKind.CORRECTIONS
        done = f"The corrections in {upload.name} were applied."
        messages.success(request, done if corrects else f"{upload.name} was loaded.")
        return redirect("source_page", upload.return_of_id)
    if act == "drop":
        drop(upload, by=actor)
        messages.success(request, f"{upload.name} was dropped. Your data are as they were.")
        return redirect("uploads", upload.return_of_id)
    if act == "bring_back":
        again = bring_back(upload, by=actor)
        return redirect("upload", upload.return_of_id, again.pk)
    raise Refused("Select what to do with this file.")

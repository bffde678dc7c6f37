"""Uploading the returns of many sources in one zip: choose it, watch it, then load or drop."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from collect.exchange.counting import counted
from collect.exchange.models import Batch
from collect.exchange.services.batch_decisions import batch_actor, drop_many, load_many
from collect.exchange.services.batches import receive_many
from collect.returns.access import Actor, Refused
from collect.returns.on_behalf import desk_actors
from collect.web.allow import collection_for
from collect.web.pages.batches import batch_page, batches_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose(request: HttpRequest, collection_pk: int) -> HttpResponse:
    """Choose a zip, and see those so far."""
    collection, _ = collection_for(request, collection_pk)
    actors = desk_actors(request.user, collection)
    if not actors:
        raise Http404("Only agents and the department load the returns of many sources.")
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            problem = "Select a file"
        else:
            try:
                by = _chosen_actor(request, actors)
                batch = receive_many(collection, file, by=by, name=file.name or "file")
            except Refused as refused:
                problem = str(refused)
            else:
                return redirect("batch", collection.pk, batch.pk)
    page = batches_page(collection, actors, problem)
    return render(request, "web/batches.html", {"page": page}, status=400 if problem else 200)


def _chosen_actor(request: HttpRequest, actors: list[Actor]) -> Actor:
    """The role that somebody with several has chosen; the only one of everybody else."""
    by_place = {str(place): actor for place, actor in enumerate(actors)}
    return by_place.get(request.POST.get("as", ""), actors[0])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide(request: HttpRequest, collection_pk: int, batch_pk: int) -> HttpResponse:
    """One zip: its progress, what each file would change, and the decision."""
    batch, actor = _batch_for(request, collection_pk, batch_pk)
    problem, chosen = "", _keys(request.POST.getlist("upload"))
    if request.method == "POST":
        try:
            return _act(request, batch, actor, chosen)
        except Refused as refused:
            problem = str(refused)
            batch, actor = _batch_for(request, collection_pk, batch_pk)
    page = batch_page(batch, actor, request.GET.dict(), chosen=chosen, problem=problem)
    return render(request, "web/batch.html", {"page": page}, status=409 if problem else 200)


def _batch_for(request: HttpRequest, collection_pk: int, batch_pk: int) -> tuple[Batch, Actor]:
    sent = Batch.objects.select_related("collection", "organisation", "by")
    batch = sent.filter(pk=batch_pk, collection=collection_pk).first()
    actor = batch_actor(request.user, batch) if batch else None
    if batch is None or actor is None:
        raise Http404("There is no such file, or it is not yours.")
    return batch, actor


def _keys(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19}


def _act(request: HttpRequest, batch: Batch, actor: Actor, chosen: set[int]) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "load_all":
        load_many(batch, by=actor)
    elif act == "load_chosen":
        if not chosen:
            raise Refused("Select the returns to load")
        load_many(batch, by=actor, chosen=chosen)
    elif act == "drop_all":
        count = drop_many(batch, by=actor)
        files = f"{counted(count, 'file')} {'was' if count == 1 else 'were'}"
        messages.success(request, f"{files} dropped. The returns are as they were.")
    else:
        raise Refused("Select what to do with these files.")
    return redirect("batch", batch.collection_id, batch.pk)

"""Telling who sent a file that it is of no use, if they may still see what it was for."""

from __future__ import annotations

from django.urls import reverse

from collect.exchange.models import Batch, Upload
from collect.organisations.roles import Role
from collect.returns.on_behalf import desk_actors
from collect.returns.sight import actor_for
from collect.returns.telling import tell_of_refused_file


def tell_of_refused_upload(upload: Upload, problem: str) -> None:
    """Tell the sender of one return's file; what an operator sent is told at the command line."""
    return_, role = upload.return_of, Role(upload.role)
    if upload.by and actor_for(upload.by, return_, role):
        tell_of_refused_file(
            upload.by,
            role,
            about=f"{return_.collection.name} – {return_.source.name}",
            name=upload.name,
            problem=problem,
            path=reverse("upload", args=(return_.pk, upload.pk)),
        )


def tell_of_refused_batch(batch: Batch, problem: str) -> None:
    """Tell the sender of a file with the returns of many sources."""
    if batch.by and desk_actors(batch.by, batch.collection):
        organisation = batch.organisation.name if batch.organisation else ""
        tell_of_refused_file(
            batch.by,
            Role(batch.role),
            about=f"{batch.collection.name} – {organisation}",
            name=batch.name,
            problem=problem,
            path=reverse("batch", args=(batch.collection_id, batch.pk)),
        )

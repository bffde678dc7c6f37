"""Zips with the returns of many sources, sent and loaded as the pages do it."""

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.core.files.base import ContentFile

from collect.definitions.models import DataCollection
from collect.exchange.models import Batch
from collect.exchange.services.batch_decisions import load_many
from collect.exchange.services.batches import receive_many
from collect.returns.access import Actor
from uploads.messages import message

GOOD: dict[str, object] = {"PlotsLet": 7, "PlotsEmpty": 3, "PlotsAll": 10}

Capture = Callable[..., AbstractContextManager[Any]]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def of(native_id: str, **plots: object) -> bytes:
    return message({**GOOD, **plots}, organisation=native_id)


def send(collection: DataCollection, files: dict[str, bytes], by: Actor, capture: Capture) -> Batch:
    """Upload a zip and let the job read it."""
    with capture(execute=True):
        sent = receive_many(collection, ContentFile(zipped(files)), by=by, name="all.zip")
    return Batch.objects.select_related("collection").get(pk=sent.pk)


def load(batch: Batch, by: Actor, capture: Capture, chosen: list[int] | None = None) -> Batch:
    """Load what is ready, or what is chosen, and let the job do it."""
    with capture(execute=True):
        load_many(batch, by=by, chosen=chosen)
    return Batch.objects.get(pk=batch.pk)


def states(batch: Batch) -> dict[str, str]:
    """The state of each upload by the source's Native ID."""
    rows = batch.uploads.order_by("return_of__source__native_id")
    return dict(rows.values_list("return_of__source__native_id", "state"))

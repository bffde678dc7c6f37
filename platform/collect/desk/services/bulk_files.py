"""The file of a bulk export: written in parts, joined at the end, and removed after a week."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from collect.desk.models import BulkAct, Deed
from collect.exchange.services.exporting import written
from collect.exchange.writers.archives import write_zip
from collect.returns.models import Return
from collect.returns.services.validation import records_of

KEPT = timedelta(days=7)
"""How long the file of an export stays."""

PREPARED_KEPT = timedelta(days=1)
"""How long something that nobody confirmed stays."""

IN_MEMORY = 16 * 1024 * 1024
"""Bytes of a file being joined that are held in memory; the rest goes to a file."""


def export_batch(act: BulkAct, returns: list[Return]) -> None:
    """Keep these returns as the next part of the file; the caller saves the act."""
    records = records_of(returns)
    files = (written(return_, act.options["format"], records[return_.pk]) for return_ in returns)
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as out:
        write_zip(out, ((file.name, file.content) for file in files), packed=_packs(act))
        out.seek(0)
        parts = act.options.setdefault("parts", [])
        parts.append(default_storage.save(f"{_folder(act)}/{len(parts)}.zip", File(out)))


def _packs(act: BulkAct) -> bool:
    """Whether packing gains anything: workbooks and zips of tables are packed already."""
    return bool(act.options["format"] == "xml")


def join_parts(act: BulkAct) -> None:
    """Make one file of the parts; the caller saves the act. Without a return there is no file."""
    parts = act.options.pop("parts", [])
    if not parts:
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as out:
        write_zip(out, _files_of(parts), packed=_packs(act))
        out.seek(0)
        name = f"{act.collection.name}_{act.options['format']}.zip"
        act.file.save(f"{act.pk}/{name}", File(out), save=False)
    transaction.on_commit(lambda: _remove(parts))


def _files_of(parts: list[str]) -> Iterator[tuple[str, bytes]]:
    for part in parts:
        with default_storage.open(part) as held, zipfile.ZipFile(held) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)


def _folder(act: BulkAct) -> str:
    return f"bulk/{act.pk}"


def _remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def tidy_up(now: datetime) -> None:
    """Remove the files of exports after a week, and after a day what nobody confirmed."""
    BulkAct.objects.filter(started_at=None, at__lt=now - PREPARED_KEPT).delete()
    old = BulkAct.objects.filter(deed=Deed.EXPORT, finished_at__lt=now - KEPT).exclude(file="")
    for act in old:
        # The whole folder, since a killed worker may have left a part that nobody knows of.
        _, left = default_storage.listdir(_folder(act))
        _remove([f"{_folder(act)}/{name}" for name in left])
        act.file = ""
        act.save(update_fields=("file",))

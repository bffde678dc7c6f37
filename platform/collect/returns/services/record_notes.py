"""Notes on an item of one record of many."""

from __future__ import annotations

from django.db import transaction

from collect.returns.access import Actor
from collect.returns.locking import locked
from collect.returns.models import Note
from collect.returns.services.notes import add_note
from collect.returns.services.records import held


def add_record_note(return_pk: int, record_pk: int, text: str, *, by: Actor, item: str) -> Note:
    """Add a note on one item, by its code, of the record under the key that it has by now.

    Raises Refused as `add_note` does, RecordGone when the record is not there any more.
    """
    with transaction.atomic():
        return_ = locked(return_pk)
        record = held(return_, record_pk)
        return add_note(return_, text, by=by, section=record.section, record=record.key, item=item)

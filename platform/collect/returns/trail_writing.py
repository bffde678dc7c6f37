"""Appending entries to the trails of returns, each with the hash of the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from collect.returns.models import Finding, Note, Record, Return, StatusChange, TrailEntry
from collect.returns.trail_chain import canonical, digest
from collect.returns.trail_content import (
    FINDING,
    NOTE,
    RECORD,
    RETURN,
    facts_of,
    packed,
    signed,
)
from collect.returns.trail_touch import Touch

HEAD = ("changed_at", "trail_number", "trail_hash")
"""What an entry changes on its return."""


def append(touches: Sequence[Touch], began: datetime) -> None:
    """Store an entry for each return that an act touched, and where its trail ends now.

    Runs at the end of the act's transaction, over locked returns. `began` is when the act did.
    """
    if not touches:
        return
    _make_whole(touches, began)
    now = timezone.now()
    entries = [_entry(touch, now) for touch in touches]
    TrailEntry.objects.bulk_create(entries, batch_size=500)
    returns = [touch.return_ for touch in touches]
    if len(returns) == 1:
        head = {name: getattr(returns[0], name) for name in HEAD}
        Return.objects.filter(pk=returns[0].pk).update(**head)
    else:
        Return.objects.bulk_update(returns, HEAD, batch_size=200)


def _entry(touch: Touch, now: datetime) -> TrailEntry:
    return_, text = touch.return_, canonical(_content(touch))
    entry = TrailEntry(
        return_of=return_,
        number=return_.trail_number + 1,
        # Two servers' clocks may differ; a trail never goes back.
        at=max(now, return_.changed_at or now),
        act=touch.act,
        kind=touch.kind,
        by=touch.by.user,
        who=touch.by.user.display_name if touch.by.user else "",
        role=touch.by.role,
        organisation=touch.by.organisation_name,
        reason=touch.reason,
        status=return_.status,
        publication=return_.publication,
        errors=return_.errors,
        queries=return_.queries,
        okd=return_.okd,
        content=packed(text),
        previous_hash=return_.trail_hash,
    )
    entry.hash = digest(signed(entry, text))
    return_.changed_at, return_.trail_number, return_.trail_hash = (
        entry.at,
        entry.number,
        entry.hash,
    )
    return entry


def _content(touch: Touch) -> dict[str, Any]:
    found: dict[str, Any] = {
        "records": {r.pk: facts_of(r, RECORD) for r in touch.records.written.values()},
        "records_gone": sorted(touch.records.gone),
        "findings": {f.pk: facts_of(f, FINDING) for f in touch.findings.written.values()},
        "findings_gone": sorted(touch.findings.gone),
        "notes": {n.pk: facts_of(n, NOTE) for n in touch.notes.written.values()},
    }
    content = {name: rows for name, rows in found.items() if rows}
    content["return"] = facts_of(touch.return_, RETURN)
    if touch.order is not None:
        content["order"] = [finding.pk for finding in touch.order]
    if touch.settings is not None:
        content["judged"] = dict(touch.settings)
    return content


def _make_whole(touches: Sequence[Touch], began: datetime) -> None:
    """Let the first entry of a return that there was something of before say all of it."""
    firsts = [touch for touch in touches if touch.return_.trail_number == 0]
    if not firsts:
        return
    known = _known_before([touch.return_.pk for touch in firsts], began)
    older = {
        touch.return_.pk: touch
        for touch in firsts
        if touch.return_.pk in known or (touch.return_.loaded_at or began) < began
    }
    for record in Record.objects.filter(return_of__in=older) if older else ():
        older[record.return_of_id].records.write([record])
    for finding in Finding.objects.filter(return_of__in=older) if older else ():
        older[finding.return_of_id].findings.write([finding])
    for note in Note.objects.filter(return_of__in=older) if older else ():
        older[note.return_of_id].notes.write([note])


def _known_before(keys: Sequence[int], began: datetime) -> set[int]:
    """The returns of which something happened, or was noted, before the act began."""
    steps = StatusChange.objects.filter(return_of__in=keys, at__lt=began).order_by()
    notes = Note.objects.filter(return_of__in=keys, at__lt=began).order_by()
    return set(
        steps.values_list("return_of")
        .union(notes.values_list("return_of"))
        .values_list("return_of", flat=True)
    )

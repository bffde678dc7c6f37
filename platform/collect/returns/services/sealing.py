"""Sealing: keeping where all trails of a collection end, so that one cut off later shows."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC

from django.db import transaction
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.returns.models import Seal
from collect.returns.trail_chain import End, Link, breaks_in, canonical, digest

Heads = dict[str, tuple[int, str]]
"""By Native ID, how many entries a trail has and the hash of the last."""


@transaction.atomic
def seal(collection: DataCollection) -> Seal | None:
    """Keep where the collection's trails end now; None when none went on since the last seal."""
    DataCollection.objects.select_for_update().get(pk=collection.pk)
    kept: Heads = {}
    last = None
    for last in seals_of(collection):
        kept |= heads_of(last)
    moved = {key: head for key, head in _heads(collection).items() if kept.get(key) != head}
    if not moved:
        return None
    text = canonical([[key, *head] for key, head in sorted(moved.items())])
    made = Seal(
        collection=collection,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        heads=zlib.compress(text.encode()),
        previous_hash=last.hash if last else "",
    )
    made.hash = digest(_signed(made, text))
    made.save()
    return made


def seal_due() -> list[Seal]:
    """Seal each collection that has not been sealed today and in which something happened."""
    today, made = timezone.localdate(), []
    for collection in DataCollection.objects.all():
        last = collection.seals.order_by("-number").values_list("at", flat=True).first()
        if last and timezone.localdate(last) >= today:
            continue
        changed = collection.returns.filter(trail_number__gt=0)
        if (changed.filter(changed_at__gt=last) if last else changed).exists():
            made.append(seal(collection))
    return [one for one in made if one is not None]


def seals_of(collection: DataCollection) -> list[Seal]:
    """The seals of a collection, the oldest first."""
    return list(collection.seals.order_by("number"))


def heads_of(one: Seal) -> Heads:
    """The ends that a seal keeps; none where it cannot be read any more."""
    try:
        rows = json.loads(_text(one))
    except ValueError:
        return {}
    return {key: (number, hash_) for key, number, hash_ in rows}


def sealed_ends(seals: Iterable[Seal]) -> dict[str, list[End]]:
    """By Native ID, every end of a trail that the seals saw."""
    found: dict[str, list[End]] = defaultdict(list)
    for one in seals:
        day = timezone.localtime(one.at)
        told = f"seal {one.number} of {day.day} {day:%B %Y} saw"
        for key, (number, hash_) in heads_of(one).items():
            found[key].append(End(number, hash_, told))
    return found


def verify_seals(seals: Iterable[Seal]) -> list[str]:
    """Where the chain of a collection's seals breaks, in sentences."""
    links = [Link(_signed(one, text), text, one.hash) for one in seals for text in (_text(one),)]
    return [f"Among the seals: {words}" for words in breaks_in(links)]


def _heads(collection: DataCollection) -> Heads:
    begun = collection.returns.filter(trail_number__gt=0).order_by()
    rows = begun.values_list("source__native_id", "trail_number", "trail_hash")
    return {key: (number, hash_) for key, number, hash_ in rows}


def _text(one: Seal) -> str:
    try:
        return zlib.decompress(bytes(one.heads)).decode()
    except (zlib.error, UnicodeDecodeError):
        return ""


def _signed(one: Seal, text: str) -> str:
    return canonical(
        {
            "at": one.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "collection": one.collection_id,
            "content": digest(text),
            "number": one.number,
            "previous_hash": one.previous_hash,
        }
    )

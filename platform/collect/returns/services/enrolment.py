"""Giving every source that a published collection expects its return, by the newest spec."""

from __future__ import annotations

from collect.definitions.models import DataCollection
from collect.definitions.selectors import newest_publication
from collect.returns.models import Return


def enrol(collection: DataCollection) -> int:
    """Create the missing returns of the collection's participants; how many were created.

    Raises LookupError when the collection has not been published.
    """
    publication = newest_publication(collection)
    if publication is None:
        raise LookupError(f"{collection.name} has not been published yet.")
    there = set(collection.returns.values_list("source_id", flat=True))
    new = [
        Return(
            collection=collection,
            source_id=participant.organisation_id,
            agent_id=participant.agent_id,
            publication=publication,
        )
        for participant in collection.participants.all()
        if participant.organisation_id not in there
    ]
    Return.objects.bulk_create(new, batch_size=500)
    # Who has not begun yet begins with the newest form.
    collection.returns.filter(loaded_at__isnull=True).update(publication=publication)
    return len(new)

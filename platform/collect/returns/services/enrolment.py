"""Giving every source that a published collection expects its return, by the newest spec."""

from __future__ import annotations

from collect.definitions.models import DataCollection, Publication
from collect.definitions.selectors import newest_publication
from collect.returns import trail
from collect.returns.locking import locked_many
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
    _begin_with(collection, publication)
    return len(new)


def _begin_with(collection: DataCollection, publication: Publication) -> None:
    """Let those begin with the newest form who have not begun yet, or have deleted their data."""
    empty = collection.returns.filter(loaded_at__isnull=True).exclude(publication=publication)
    empty.filter(trail_number=0).update(publication=publication)
    by = trail.designer(publication.published_by)
    with trail.acting(by, f"Publication {publication.number}", publication.reason):
        # Something is told of these already, so this is told too.
        for return_ in locked_many(empty.values_list("pk", flat=True)):
            return_.publication = publication
            return_.save(update_fields=("publication",))
            trail.moved(return_)

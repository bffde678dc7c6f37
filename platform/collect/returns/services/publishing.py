"""Publishing with its consequences: rehearsed before, and the returns judged again after."""

from __future__ import annotations

from django.db import transaction

from collect.definitions.models import DataCollection, Publication
from collect.definitions.publishing import publish, step_back
from collect.definitions.selectors import newest_publication, previous_collection
from collect.organisations.models import User
from collect.returns.access import Refused
from collect.returns.models import JobState, Rehearsal, Return
from collect.returns.services.enrolment import enrol
from collect.returns.services.revalidation import start_revalidation
from collect.returns.texts import readable


@transaction.atomic
def publish_draft(collection: DataCollection, *, by: User | None, reason: str) -> Publication:
    """Publish the draft, give every participant its return, and judge those with data again.

    Raises Refused without a reason, and where there are returns that this very draft was not
    rehearsed on; PublishingRefusedError where the draft has problems.
    """
    reason = _needed(reason)
    before = newest_publication(collection)
    publication = publish(collection, by=by, reason=reason)
    if publication == before:
        enrol(collection)
        return publication
    if needs_rehearsal(collection, publication.hash):
        raise Refused("Rehearse this draft first: it has changed since the last rehearsal.")
    _follow(collection, publication, by)
    return publication


@transaction.atomic
def publish_earlier(collection: DataCollection, *, by: User | None, reason: str) -> Publication:
    """Go one step back: publish what was published before the newest, and judge again.

    Raises Refused without a reason, and where there is nothing to go back to.
    """
    reason = _needed(reason)
    try:
        publication = step_back(collection, by=by, reason=reason)
    except LookupError as error:
        raise Refused(str(error.args[0])) from error
    _follow(collection, publication, by)
    return publication


def needs_rehearsal(collection: DataCollection, spec_hash: str) -> bool:
    """Whether there are returns, in flight or of last year, that this draft was not tried on."""
    before = previous_collection(collection)
    there = Return.objects.filter(collection__in=[collection, before] if before else [collection])
    if not there.filter(loaded_at__isnull=False).exists():
        return False
    done = Rehearsal.objects.filter(collection=collection, state=JobState.DONE)
    return not done.filter(hash=spec_hash).exists()


def _follow(collection: DataCollection, publication: Publication, by: User | None) -> None:
    enrol(collection)
    if collection.returns.filter(loaded_at__isnull=False).exists():
        why = f"Publication {publication.number} ({publication.reason})"
        start_revalidation(collection, by=by, why=why)


def _needed(reason: str) -> str:
    reason = readable(reason, "The reason")
    if not reason:
        raise Refused("Enter a reason for this publication.")
    return reason

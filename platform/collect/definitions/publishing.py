"""Publishing: a draft without problems becomes one immutable, numbered spec."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from collect.definitions.changes import changes_between
from collect.definitions.compiling import spec_of_tables
from collect.definitions.lint import lint
from collect.definitions.models import DataCollection, Publication
from collect.definitions.rows import tables_of
from collect.definitions.selectors import newest_publication, previous_spec_of
from collect.definitions.specs import spec_of
from collect.definitions.tables import Problem
from collect.organisations.models import User
from rules.spec import CollectionSpec


class PublishingRefusedError(ValueError):
    """The draft has problems, all of them in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@transaction.atomic
def publish(collection: DataCollection, *, by: User | None = None, reason: str = "") -> Publication:
    """Freeze the draft of `collection` under the next number.

    A draft that says what the newest publication says gives that one back. Raises
    PublishingRefusedError where the draft has problems.
    """
    # Two people who publish at once take turns, so that numbers neither clash nor skip.
    DataCollection.objects.select_for_update().get(pk=collection.pk)
    return _frozen(collection, publishable(collection), by, reason)


def publishable(collection: DataCollection) -> CollectionSpec:
    """The spec that the draft would be published as. Raises PublishingRefusedError."""
    tables = tables_of(collection)
    problems = lint(tables, last_year=previous_spec_of(collection.previous))
    if any(problem.stops for problem in problems):
        raise PublishingRefusedError(problem for problem in problems if problem.stops)
    return spec_of_tables(tables)


@transaction.atomic
def step_back(collection: DataCollection, *, by: User | None = None, reason: str) -> Publication:
    """Publish once more, under the next number, what was published before the newest.

    The draft stays as it is. Raises LookupError where there is nothing to go back to.
    """
    DataCollection.objects.select_for_update().get(pk=collection.pk)
    two = list(Publication.objects.filter(collection=collection).order_by("-number")[:2])
    if len(two) < 2:
        raise LookupError(f"{collection.name} has no earlier publication to go back to.")
    return _frozen(collection, spec_of(two[1]), by, reason)


def _frozen(
    collection: DataCollection, spec: CollectionSpec, by: User | None, reason: str
) -> Publication:
    newest = newest_publication(collection)
    if newest and newest.hash == spec.hash:
        return newest
    return Publication.objects.create(
        collection=collection,
        number=newest.number + 1 if newest else 1,
        spec=spec.to_json(),
        hash=spec.hash,
        published_by=by,
        reason=reason,
        difference=changes_between(spec_of(newest), spec) if newest else [],
    )

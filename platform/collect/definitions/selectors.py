"""Finding collections by name, and their publications."""

from __future__ import annotations

import re

from collect.definitions.models import DataCollection, Publication
from collect.definitions.specs import spec_of
from rules.spec import CollectionSpec

_NAME = re.compile(r"\s*(?P<series>.+?)[\s_/\\-]*(?P<year>\d{4})[/\\]?\s*", re.ASCII)


def collection_named(text: str) -> DataCollection:
    """The collection that people write as SERIES_2014, series 2014, series/2014 or series-2014.

    Raises LookupError with the names there are.
    """
    name = _NAME.fullmatch(text)
    if name:
        found = DataCollection.objects.filter(
            series__iexact=name["series"], year=int(name["year"])
        ).first()
        if found:
            return found
    names = [collection.name for collection in DataCollection.objects.all()]
    there = f"There is {', '.join(names)}." if names else "None is loaded yet."
    raise LookupError(f"There is no collection called {text}. {there}")


def newest_publication(collection: DataCollection) -> Publication | None:
    """The publication with the highest number, or None while it was never published."""
    return Publication.objects.filter(collection=collection).order_by("-number").first()


def previous_collection(collection: DataCollection) -> DataCollection | None:
    """The collection that this one continues; None where it names none or it is not loaded."""
    if not collection.previous:
        return None
    try:
        return collection_named(collection.previous)
    except LookupError:
        return None


def previous_spec_of(name: str) -> CollectionSpec | None:
    """The newest published spec of the collection called `name`; None where there is none."""
    if not name:
        return None
    try:
        newest = newest_publication(collection_named(name))
    except LookupError:
        return None
    return spec_of(newest) if newest else None

"""The frozen spec of a draft and of a publication; pages ask for the latter all the time."""

from __future__ import annotations

from collect.definitions.compiling import spec_of_tables
from collect.definitions.models import DataCollection, Publication
from collect.definitions.rows import tables_of
from rules.kept import Kept
from rules.spec import CollectionSpec

__all__ = ["spec_of", "spec_of_collection", "spec_of_tables"]

KEPT = 64
"""Specs kept in memory; the one asked for longest ago goes first."""

_kept: Kept[str, CollectionSpec] = Kept(KEPT)


def spec_of_collection(collection: DataCollection) -> CollectionSpec:
    """The spec of the draft rows of `collection`, as it would be published now."""
    return spec_of_tables(tables_of(collection))


def spec_of(publication: Publication) -> CollectionSpec:
    """The spec that `publication` froze, kept in memory by its hash.

    Raises ValueError where the stored spec is not the one that was published.
    """
    return _kept.get(publication.hash, lambda: _thawed(publication))


def _thawed(publication: Publication) -> CollectionSpec:
    spec = CollectionSpec.from_json(publication.spec)
    if spec.hash != publication.hash:
        raise ValueError(f"{publication} was changed after it was published.")
    return spec

"""The workbench of this year's toy, after last year's."""

from __future__ import annotations

from collect.definitions.edits import Edit
from collect.definitions.models import DataCollection, Item
from console.bench import Bench
from factories import toy

TITLE = Edit("collection.toml", (), "changed", {"title": ("Allotment survey 2024", "Plots")})
"""What somebody else changes meanwhile."""


def opened_desk() -> Bench:
    """The console of a designer, at the toy of 2024 after that of 2023."""
    toy(2023)
    return Bench(toy(2024))


def lineages(collection: DataCollection) -> dict[str, tuple[str, str]]:
    """Lineage and last year's codes of each item of a draft, by its code."""
    found = Item.objects.filter(section__collection=collection)
    return {item.code: (item.lineage, item.previous) for item in found}

"""The sums of a collection: which item feeds which total."""

from __future__ import annotations

from dataclasses import dataclass

from collect.definitions.models import DataCollection, Publication
from collect.definitions.specs import spec_of
from collect.definitions.summing import summed_spec
from collect.definitions.sums_shown import Places, SumsShown, sums_shown
from collect.web.pages.parts import Button
from collect.web.pages.specification import (
    item_specified,
    rule_specified,
    specification_tabs,
)


@dataclass(frozen=True, slots=True)
class SumsPage:
    """What `web/specification_sums.html` shows."""

    collection: DataCollection
    publication: Publication
    tabs: list[Button]
    sums: SumsShown


def sums_page(collection: DataCollection, publication: Publication) -> SumsPage:
    """The sums of a publication; each item leads to its place in the specification."""
    return SumsPage(
        collection=collection,
        publication=publication,
        tabs=specification_tabs(collection, "sums"),
        sums=sums_shown(
            summed_spec(spec_of(publication)),
            Places(
                of_rule=lambda number: rule_specified(collection.pk, number),
                of_item=lambda cell: item_specified(collection.pk, cell.section, cell.item),
            ),
        ),
    )

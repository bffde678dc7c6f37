"""What changed in a collection since the one that it continues."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page

from collect.definitions import telling
from collect.definitions.differences import Difference
from collect.definitions.models import DataCollection, Publication
from collect.definitions.specs import spec_of
from collect.definitions.telling import SHOW, fits
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Tab
from collect.web.pages.specification import specification_tabs

PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What `web/specification_changes.html` shows; without `before` there is nothing to compare.

    `summary` says of each part how much changed; `groups` are a title and its differences.
    """

    collection: DataCollection
    publication: Publication
    before: DataCollection | None
    tabs: list[Tab]
    summary: list[tuple[str, str]]
    filters: list[Tab]
    differs: bool
    groups: list[tuple[str, list[Difference]]]
    page: Page[Difference]
    query: str


def changes_page(
    collection: DataCollection,
    publication: Publication,
    before: Publication | None,
    asked: dict[str, str],
) -> ChangesPage:
    """The differences from `before` to `publication`; `asked` may leave a kind of them out."""
    whole = differences_between(before, publication) if before else ()
    show = asked.get("show", "")
    kept = [one for one in whole if show not in SHOW or fits(one, show)]
    page = Pages(kept, PAGE_SIZE).get_page(asked.get("page", "1"))
    return ChangesPage(
        collection=collection,
        publication=publication,
        before=before.collection if before else None,
        tabs=specification_tabs(collection, "changes"),
        summary=telling.summary(whole),
        filters=[
            Tab(
                f"{label} ({sum(fits(one, key) for one in whole)})",
                f"?{urlencode({'show': key})}" if key else "?",
                current=key == show,
            )
            for key, label in SHOW.items()
        ],
        differs=bool(whole),
        groups=telling.grouped(page),
        page=page,
        query=urlencode({"show": show}),
    )


def differences_between(before: Publication, after: Publication) -> tuple[Difference, ...]:
    """What changed from one publication to another, in form order."""
    return telling.differences_between(spec_of(before), spec_of(after))

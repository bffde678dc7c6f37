"""The specification of a collection: its items, codes, rules or files, searched and paged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from collect.definitions.models import DataCollection, Publication
from collect.definitions.specs import spec_of
from collect.exchange.definition_files import FILES, DefinitionFile
from collect.returns.texts import sought
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Tab
from collect.web.pages.specified import (
    Line,
    code_lines,
    item_anchor,
    item_lines,
    rule_anchor,
    rule_lines,
)
from collect.web.pages.switched import SwitchedRule, switched_for_all
from rules.engine import Engine, engine_for

PAGE_SIZE = 100
SHOW = {"items": "Items", "codes": "Codes", "rules": "Rules", "files": "Files"}
LINES: dict[str, Callable[[Engine], Sequence[Line]]] = {
    "items": item_lines,
    "codes": code_lines,
    "rules": rule_lines,
    "files": lambda engine: (),
}
"""What each part of the specification lists."""


@dataclass(frozen=True, slots=True)
class SpecificationPage:
    """What `web/specification.html` shows; `groups` are a title and its lines on this page."""

    collection: DataCollection
    publication: Publication
    show: str
    tabs: list[Tab]
    search: str
    options: list[tuple[str, int]]
    chosen: str
    total: int
    page: Page[Any]
    groups: list[tuple[str, list[Line]]]
    files: list[DefinitionFile]
    query: str
    switched: Sequence[SwitchedRule] = ()


def specification_page(
    collection: DataCollection, publication: Publication, asked: dict[str, str]
) -> SpecificationPage:
    """The part that `asked` shows, searched, filtered and paged.

    `at` is the anchor of an item or a rule: then it is the whole part, at the page that has it.
    """
    show = asked.get("show", "")
    show = show if show in SHOW else "items"
    lines = LINES[show](engine_for(spec_of(publication)))
    search, chosen, number = _wanted(lines, asked)
    page: Page[Any] = Pages(_found(lines, search, chosen), PAGE_SIZE).get_page(number)
    return SpecificationPage(
        collection=collection,
        publication=publication,
        show=show,
        tabs=specification_tabs(collection, show),
        search=search,
        options=list(Counter(line.group for line in lines).items()),
        chosen=chosen,
        total=len(lines),
        page=page,
        groups=_groups(page, show),
        files=list(FILES.values()) if show == "files" else [],
        query=urlencode({"show": show, "search": search, "only": chosen}),
        switched=switched_for_all(collection) if show == "rules" else (),
    )


def specification_tabs(collection: DataCollection, current: str) -> list[Tab]:
    """The parts of the specification as tabs, the last one being what changed since last year."""
    own = reverse("specification", args=(collection.pk,))
    return [
        *(Tab(SHOW[key], f"{own}?show={key}", key == current) for key in SHOW),
        *(
            Tab(label, reverse(name, args=(collection.pk,)), name == current)
            for name, label in (("sums", "Sums"), ("changes", "What changed since last year"))
        ),
    ]


def item_specified(collection_pk: int, section: str, code: str) -> str:
    """The address at which an item stands in the specification."""
    return _place(collection_pk, "items", item_anchor(section, code))


def rule_specified(collection_pk: int, number: str) -> str:
    """The address at which a rule stands in the specification."""
    return _place(collection_pk, "rules", rule_anchor(number))


def _place(collection_pk: int, show: str, anchor: str) -> str:
    own = reverse("specification", args=(collection_pk,))
    return f"{own}?{urlencode({'show': show, 'at': anchor})}#{anchor}"


def _wanted(lines: Sequence[Line], asked: dict[str, str]) -> tuple[str, str, str]:
    """The words to search for, the group to show alone and the number of the page."""
    for place, line in enumerate(lines):
        if line.anchor == asked.get("at"):
            return "", "", str(place // PAGE_SIZE + 1)
    search = sought(asked.get("search", ""))
    chosen = asked.get("only", "")
    there = any(line.group == chosen for line in lines)
    return search, chosen if there else "", asked.get("page", "1")


def _found(lines: Iterable[Line], search: str, chosen: str) -> list[Line]:
    words = search.casefold().split()
    kept = [line for line in lines if not chosen or line.group == chosen]
    return [line for line in kept if _has(line, words)] if words else kept


def _has(line: Line, words: Iterable[str]) -> bool:
    text = line.words.casefold()
    return all(word in text for word in words)


def _groups(page: Iterable[Line], show: str) -> list[tuple[str, list[Line]]]:
    """Lines by their section or code set; rules stay in one list, whatever their priority."""
    groups = groupby(page, lambda line: "" if show == "rules" else line.group)
    return [(title, list(lines)) for title, lines in groups]

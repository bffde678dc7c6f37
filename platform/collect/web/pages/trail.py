"""The trail of a return: every act on it, newest first, and whether its chain is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count
from django.urls import reverse

from collect.exchange.table_files import TABLE_FORMATS
from collect.returns.models import TrailEntry, TrailKind
from collect.returns.services.sealing import sealed_ends, seals_of, verify_seals
from collect.returns.trail_reading import entries_of, verify
from collect.returns.workflow import ReturnStatus
from collect.web.pages.paging import Pages
from collect.web.pages.parts import TAG_COLOURS, Button, ReturnHead
from collect.web.pages.sorting import one_asked

PAGE_SIZE = 50

LINES = "jsonl"
"""The format with all that is hashed: a line of JSON for each entry."""


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One entry, where it leads to, and the colour of the status after it."""

    entry: TrailEntry
    url: str
    colour: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act to show alone, with how many there are."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking the chain came to: the breaks, and how many seals were asked."""

    breaks: list[str]
    seals: int


@dataclass(frozen=True, slots=True)
class TrailPage:
    """What `web/trail.html` shows."""

    head: ReturnHead
    rows: list[TrailRow]
    page: Page[TrailEntry]
    kinds: list[Kind]
    kind: str
    total: int
    query: str
    files: list[Button]
    checked: Checked | None
    buttons: list[Button]


def trail_page(head: ReturnHead, asked: Mapping[str, str]) -> TrailPage:
    """The entries of one kind, or all; the chain is checked where that is asked for."""
    entries = entries_of(head.return_)
    counts = dict(entries.order_by().values_list("kind").annotate(Count("pk")))
    kind = one_asked(asked, "kind", TrailKind.values)
    shown = entries.filter(kind=kind) if kind else entries
    listed = shown.defer("content", "publication__spec", "publication__difference")
    page = Pages(listed.order_by("-number"), PAGE_SIZE).get_page(asked.get("page", "1"))
    return TrailPage(
        head=head,
        rows=[_row(head, entry) for entry in page],
        page=page,
        kinds=[Kind(k.value, k.label, counts[k.value]) for k in TrailKind if k.value in counts],
        kind=kind,
        total=sum(counts.values()),
        query=urlencode({"kind": kind} if kind else {}),
        files=_files(head),
        checked=_checked(head) if asked.get("check") else None,
        buttons=head.form_buttons("trail"),
    )


def _row(head: ReturnHead, entry: TrailEntry) -> TrailRow:
    url = reverse("at_moment", args=(head.return_.pk,))
    return TrailRow(entry, f"{url}?entry={entry.number}", TAG_COLOURS[ReturnStatus(entry.status)])


def _files(head: ReturnHead) -> list[Button]:
    formats = {name: format_.label for name, format_ in TABLE_FORMATS.items()}
    return [
        Button(label, reverse("trail_file", args=(head.return_.pk, name)))
        for name, label in {**formats, LINES: "JSON lines, with all that is hashed"}.items()
    ]


def _checked(head: ReturnHead) -> Checked:
    seals = seals_of(head.return_.collection)
    ends = sealed_ends(seals).get(head.return_.source.native_id, [])
    return Checked([*verify_seals(seals), *verify(head.return_, ends)], len(ends))

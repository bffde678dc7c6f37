"""The page that asks whether a record of many is to go, with all that is inside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from collect.returns.data import name_of, texts_of
from collect.returns.models import Record
from collect.returns.services.removal import nested_in, state_of
from collect.web.pages.form_record import record_url
from collect.web.pages.parts import ReturnHead
from collect.web.pages.records import shown_texts
from rules.spec import SectionSpec


@dataclass(frozen=True, slots=True)
class RemovalPage:
    """What `web/record_removal.html` shows; `seen` moves with everything that would go."""

    head: ReturnHead
    title: str
    texts: list[tuple[str, str]]
    inside: list[tuple[str, int]]
    seen: str
    record_url: str
    problem: str


def removal_page(
    head: ReturnHead, section: SectionSpec, record: Record, problem: str = ""
) -> RemovalPage:
    """The page for one record: what it holds, and how many records go with it."""
    titles = {inner.code: inner.title for inner in head.spec.sections}
    inside = Counter(titles.get(one.section, one.section) for one in nested_in(record))
    texts = shown_texts(head.spec, section.items, texts_of(record, section))
    return RemovalPage(
        head=head,
        title=name_of(record, section),
        texts=[(label, text) for label, text in texts if text],
        inside=list(inside.items()),
        seen=state_of(record),
        record_url=record_url(record),
        problem=problem,
    )

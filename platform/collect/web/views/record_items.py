"""One item of one record of many: its errors and queries, its notes and its history."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from collect.returns import selectors
from collect.returns.access import Actor
from collect.returns.data import name_of
from collect.returns.models import Record, Return
from collect.returns.services.record_notes import add_record_note
from collect.web.allow import about_return, item_for
from collect.web.pages.errors import error_report
from collect.web.pages.notes import NotesAbout
from collect.web.pages.parts import head_of
from collect.web.pages.record_history import record_history_page
from collect.web.views.notes import notes_about
from collect.web.views.records import record_for
from rules.spec import ItemSpec, SectionSpec


@require_safe
@about_return
def findings(
    request: HttpRequest, return_: Return, actor: Actor, record_pk: int, item: str
) -> HttpResponse:
    """The errors and queries that are counted on one item of the record."""
    record, section, found = _item_for(return_, record_pk, item)
    head = head_of(return_, actor)
    here = (record.section, record.key)
    asked = request.GET
    page = error_report(
        replace(head, findings=[f for f in head.findings if (f.section, f.record) == here]),
        number=asked.get("page", "1"),
        show=asked.get("show", ""),
        detail=asked.get("detail", ""),
        item=_named(found, record, section),
    )
    return render(request, "web/error_report.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def notes(
    request: HttpRequest, return_: Return, actor: Actor, record_pk: int, item: str
) -> HttpResponse:
    """The notes on one item of the record, with a form for one more."""
    record, section, found = _item_for(return_, record_pk, item)
    on_item = selectors.notes_on_item(return_, section.code, found.code)
    subject = f"{name_of(record, section)}, {found.question} {found.label}"
    about = NotesAbout(on_item.filter(record=record.key), subject)
    add = partial(add_record_note, return_.pk, record.pk, item=found.code)
    return notes_about(request, return_, actor, about, add)


@require_safe
@about_return
def history(
    request: HttpRequest, return_: Return, actor: Actor, record_pk: int, item: str
) -> HttpResponse:
    """Who changed the item of the record, when, from what to what."""
    record, section, found = _item_for(return_, record_pk, item)
    page = record_history_page(
        head_of(return_, actor),
        section,
        _named(found, record, section),
        record,
        request.GET.get("page", "1"),
    )
    return render(request, "web/history.html", {"page": page})


def _item_for(return_: Return, record_pk: int, code: str) -> tuple[Record, SectionSpec, ItemSpec]:
    record, section = record_for(return_, record_pk)
    return record, section, item_for(section, code)


def _named(item: ItemSpec, record: Record, section: SectionSpec) -> ItemSpec:
    """The item as pages about one record call it."""
    return replace(item, label=f"{item.label}, {name_of(record, section)}")

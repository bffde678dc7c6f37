"""What the generated form costs beside the same form written by hand as a Django `Form`.

Run with `-s` to see the figures: CPU milliseconds of this process for one whole request, the
lowest mean of several batches, through the test client with all middleware.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import Template, engines
from django.test import Client
from django.urls import path, reverse

from collect.definitions.folders import read_folder, write_folder
from collect.definitions.specs import spec_of
from collect.definitions.tables import Row
from collect.returns.models import Record, Return
from collect.urls import urlpatterns as platform_urls
from factories import ROOT, fill, load_folder, return_of, source_of

pytestmark = pytest.mark.timed

MOST = 0.55
"""The most that a page may cost of what the hand-written form costs on the same machine, in the
same run: milliseconds by themselves tell more of the machine than of the form."""

BATCHES, REQUESTS = 12, 10

HAND_WRITTEN = """{% extends "web/base.html" %}{% block title %}Form{% endblock %}
{% block content %}<h1>Form</h1><form method="post">{% csrf_token %}{{ form.as_table }}
<button>Save</button></form>{% endblock %}"""

_held: dict[str, type[forms.Form]] = {}


@login_required
def hand_written(request: HttpRequest, return_pk: int) -> HttpResponse:
    """The best that a plain Django form does: one form of all items, one query for its data."""
    records = Record.objects.filter(return_of=return_pk)
    values = {code: value for record in records for code, value in record.values.items()}
    return HttpResponse(_template().render({"form": _held["form"](initial=values)}, request))


@cache
def _template() -> Any:
    return engines["django"].from_string(HAND_WRITTEN)


urlpatterns = [*platform_urls, path("hand-written/<int:return_pk>/", hand_written)]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_the_form_of_70_items_costs_half_of_one_written_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests record the context of every template that is drawn, which costs more than drawing it.
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
    tabs = filled(ROOT / "sen2" / "2014")
    spec = spec_of(tabs.publication)
    _held["form"] = form_class(tabs)
    one_table = filled(in_one_section(tmp_path))
    pages = [(tabs, section.code) for section in spec.sections]
    *each, by_hand, whole = costs_of([*pages, (tabs, ""), (one_table, "Part1")])
    print(
        f"\n{len(spec.return_items)} items in one table: {whole:.1f} ms of CPU a page; "
        f"as a hand-written Django Form: {by_hand:.1f} ms; ratio {whole / by_hand:.2f}\n"
        f"the same items in their {len(each)} tabs: "
        + ", ".join(f"{cost:.1f}" for cost in each)
        + " ms"
    )
    assert max(whole, *each) < by_hand * MOST


def filled(folder: Path) -> Return:
    """A return of the collection in the folder with a value in every cell."""
    found = return_of(load_folder(folder), "302")
    source = source_of(found)
    for section in spec_of(found.publication).sections:
        fill(found, section.code, source, **{item.code: "0" for item in section.items})
    return return_of(found.collection, "302")


def in_one_section(folder: Path) -> Path:
    """The same collection with all its items in one section, as the collection of 2015."""
    tables = read_folder(ROOT / "sen2" / "2014")
    items = tuple(Row(r.number, {**r.cells, "section": "Part1"}) for r in tables.rows["items.csv"])
    sections = tuple(r for r in tables.rows["sections.csv"] if r.cells["code"] == "Part1")
    rows = {**tables.rows, "items.csv": items, "sections.csv": sections}
    write_folder(replace(tables, head={**tables.head, "year": "2015"}, rows=rows), folder)
    return folder


def form_class(return_: Return) -> type[forms.Form]:
    """A form class as somebody would write it for this one collection."""
    kinds = {"whole_number": forms.IntegerField, "email": forms.EmailField}
    fields = {
        item.code: kinds.get(item.kind, forms.CharField)(
            label=f"{item.question} {item.label}", required=False, help_text=item.hint
        )
        for item in spec_of(return_.publication).return_items.values()
    }
    return type("HandWrittenForm", (forms.Form,), fields)


def costs_of(pages: Sequence[tuple[Return, str]]) -> list[float]:
    """CPU milliseconds of each page to edit a section; of the hand-written page without one.

    The pages take turns, so that a moment in which the machine is slow is one for all of them.
    """
    asked = [asking(return_, section) for return_, section in pages]
    means: list[list[float]] = [[] for _ in asked]
    for _ in range(BATCHES):
        for (client, url), found in zip(asked, means, strict=True):
            start = time.process_time()
            for _ in range(REQUESTS):
                client.get(url)
            found.append((time.process_time() - start) * 1000 / REQUESTS)
    return [min(found) for found in means]


def asking(return_: Return, section: str) -> tuple[Client, str]:
    """Somebody of the source, signed in, and the address of the page."""
    client = Client()
    client.force_login(source_of(return_).user)  # type: ignore[arg-type]
    url = f"/hand-written/{return_.pk}/"
    if section:
        url = reverse("form", args=(return_.pk, section)) + "?mode=edit"
    assert client.get(url).status_code == 200
    return client, url

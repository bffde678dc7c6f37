"""The facts of a collection as boxes to type into: title, dates, windows and the like."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from collect.console.pages.item_editor import Box
from collect.console.pages.items import YES_NO_SHOWN
from collect.console.pages.rule_edits import plain
from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.tables import HEAD, WINDOWS, Form

_FORMS = {column.name: column.form for column in (*HEAD, *WINDOWS)}
_BOXES: dict[str, tuple[str, str]] = {
    "series": ("Series", "The collection’s short name, the same each year, such as PLOTS."),
    "year": ("Year", ""),
    "title": ("Title", ""),
    "reference_date": ("Reference date", "The day that the data are about."),
    "source_type": ("Type of source", "Who fills it in, such as local_authority or school."),
    "agent_step": ("Agents check returns before they reach the department", ""),
    "previous": ("Last year’s collection", "Such as PLOTS_2023. Empty for one that is new."),
    "opens": ("Opens", "Empty: from the day that it is published."),
    "return_date": ("Returns are due", ""),
    "closes_to_sources": ("Closes to sources", ""),
    "closes_to_agents": ("Closes to agents", "Only for a collection with an agent step."),
    "closes": ("Closes", "Nobody can change data after this day."),
    "guidance": ("What everybody reads first", "Plain text. A blank line begins a paragraph."),
}
SETTINGS = tuple(name for name in _BOXES if name not in ("series", "year"))
TO_BEGIN = ("series", "year", "title", "reference_date", "source_type", "agent_step")


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What `console/settings.html` shows."""

    boxes: list[Box]
    before: str
    problem: str = ""


def settings_page(
    collection: DataCollection,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    now: Mapping[str, str] | None = None,
    problem: str = "",
) -> SettingsPage:
    """The settings of a draft, or what was typed where that could not be saved."""
    head = tables_of(collection).head
    cells = {name: head.get(name, "") for name in SETTINGS}
    boxes = head_boxes(SETTINGS, {**cells, **(typed or {})}, wrong or {}, now or {})
    return SettingsPage(boxes, json.dumps(cells), problem)


def head_boxes(
    names: Iterable[str],
    cells: Mapping[str, str],
    wrong: Mapping[str, str],
    now: Mapping[str, str] | None = None,
) -> list[Box]:
    """A box for each of these cells of the head."""
    return [
        Box(
            name=name,
            label=_BOXES[name][0],
            hint=_BOXES[name][1],
            shape=_shape(_FORMS[name]),
            text=cells.get(name, ""),
            choices=YES_NO_SHOWN if _FORMS[name] is Form.YES_NO else {},
            wrong=wrong.get(name, ""),
            now=(now or {}).get(name),
            is_short=_FORMS[name] in (Form.YEAR, Form.CODE, Form.COLLECTION),
        )
        for name in names
    ]


def typed_head(post: QueryDict, names: Iterable[str]) -> dict[str, str]:
    """The cells that a form holds."""
    return {name: plain(post[name]) for name in names if name in post}


def _shape(form: Form) -> str:
    shapes = {Form.YES_NO: "choice", Form.LONG: "lines", Form.DATE: "date"}
    return shapes.get(form, "line")

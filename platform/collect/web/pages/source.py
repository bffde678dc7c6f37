"""The source page: status, counts, what can be done with the return, and its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from collect.organisations.roles import Role
from collect.returns.access import may_add, may_export, may_open, may_upload
from collect.returns.models import StatusChange
from collect.web.pages.parts import Button, ReturnHead, button_for, step_buttons
from collect.web.pages.switched import SwitchedRule, switched_for
from collect.web.pages.time_left import TimeLeft, time_left
from collect.web.pages.words import what_happened, what_next


@dataclass(frozen=True, slots=True)
class SourcePage:
    """What `web/source.html` shows."""

    head: ReturnHead
    title: str
    happened: str
    next_step: str
    rejection: StatusChange | None
    actions: list[Button]
    dates: list[tuple[str, datetime | None]]
    switched: list[SwitchedRule]
    time: TimeLeft | None


def source_page(head: ReturnHead) -> SourcePage:
    """The page of one return, for its source, agent or collector."""
    return_, role = head.return_, head.actor.role
    mine = role == Role.SOURCE
    name = "MY DATA RETURN" if mine else f"{return_.source.name} ({return_.source.native_id})"
    return SourcePage(
        head=head,
        title=f"{return_.collection.name} – {name}",
        happened=what_happened(return_),
        next_step=what_next(return_, role),
        rejection=_rejection(head),
        actions=_actions(head),
        dates=[
            ("Date Submitted", return_.submitted_at),
            ("Date Approved", return_.approved_at),
            ("Date Authorised", return_.authorised_at),
        ],
        switched=switched_for(return_),
        time=time_left(head),
    )


def _rejection(head: ReturnHead) -> StatusChange | None:
    if not head.return_.status.startswith("rejected"):
        return None
    found = head.return_.status_changes.filter(step__startswith="reject")
    return found.select_related("by").last()


def _actions(head: ReturnHead) -> list[Button]:
    pk, first = head.return_.pk, head.spec.sections[0].code
    form = reverse("form", args=(pk, first))
    changes = head.actor.role in (Role.SOURCE, Role.AGENT)
    upload = button_for(
        "Upload Return from file…",
        reverse("uploads", args=(pk,)),
        may_upload(head.actor, head.return_), "Load your return from a file. You see what it "
        "would change before anything is changed.",
    )  # fmt: skip
    add = button_for(
        "Add Return on screen…", f"{form}?mode=edit", may_add(head.actor, head.return_),
        "Type your return into a form.", is_main=True,
    )  # fmt: skip
    open_ = button_for(
        "Open Return…", form, may_open(head.actor, head.return_),
        "Look at the data, its errors, queries, notes and history, and edit it.",
    )  # fmt: skip
    export = button_for(
        "Export to file…",
        reverse("export", args=(pk,)),
        may_export(head.actor, head.return_), "Get the data as a file, in CSV or XML.",
    )  # fmt: skip
    reports = button_for(
        "Launch Reports…", reverse("reports", args=(pk,)), may_open(head.actor, head.return_),
        "Get the error report as a table, or the whole return on one page to print.",
    )  # fmt: skip
    steps = step_buttons(head)
    last = [steps.pop(name) for name in ("delete_data",) if name in steps]
    start = [upload, add] if changes else []
    return [*start, open_, *steps.values(), export, reports, *last]

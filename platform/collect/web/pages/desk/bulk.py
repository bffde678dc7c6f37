"""One bulk act on its page: its preview, its progress, and what became of each return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Count
from django.urls import reverse

from collect.desk.bulk import DEEDS, DeedWords
from collect.desk.bulk_acts import (
    Reason,
    lacks_rules,
    members_seen,
    numbers_by_state,
    reasons,
    rules_to_ok,
    sees_file,
)
from collect.desk.models import BulkAct, BulkMember, BulkTarget, Deed, MemberState
from collect.desk.services.bulk import why_not_undone
from collect.exchange.counting import counted
from collect.exchange.services.exporting import FORMATS
from collect.exchange.table_files import TABLE_FORMATS
from collect.returns.models import JobState
from collect.returns.reach import Reach
from collect.returns.reminders import reminder_for
from collect.returns.workflow import ReturnStatus
from collect.web.pages.paging import Pages
from collect.web.pages.parts import TAG_COLOURS, Tab
from collect.web.pages.progress import Progress, time_left

PAGE_SIZE = 50

COLOURS = {
    MemberState.WAITING: "blue",
    MemberState.DONE: "green",
    MemberState.REFUSED: "grey",
    MemberState.UNDONE: "yellow",
    MemberState.KEPT: "grey",
}


WHAT_OF = {
    Deed.OK: "errors and queries of ",
    Deed.ANSWER: "explanations of ",
    Deed.REMIND: "the sources of ",
}
"""What of returns a deed is done to, where it is not the whole return."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One return of an act: what became, or would become, of it."""

    member: BulkMember
    url: str
    words: str
    colour: str
    status_colour: str
    findings: int


@dataclass(frozen=True, slots=True)
class ActPage:
    """What `web/desk/bulk_act.html` shows. `rules` are given where they are still to be chosen."""

    act: BulkAct
    words: DeedWords
    title: str
    numbers: Mapping[str, int]
    progress: Progress | None
    left_out: list[Reason]
    kept: list[Reason]
    rules: list[dict[str, Any]]
    tabs: list[Tab]
    rows: list[MemberRow]
    page: Page[BulkMember]
    query: str
    why_not_undone: str
    file_url: str
    typed: str
    problem: str

    @property
    def is_prepared(self) -> bool:
        """Whether it still waits to be confirmed."""
        return self.act.started_at is None

    @property
    def number(self) -> int:
        """How many returns it would change, or has changed."""
        state = MemberState.WAITING if self.is_prepared else MemberState.DONE
        return self.numbers.get(state, 0)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many returns are in each state, in words."""
        return [(state_words(self.act, state), self.numbers[state]) for state in _shown(self)]

    @property
    def formats(self) -> list[Any]:
        """The formats of an export."""
        return list(FORMATS.values()) if self.act.deed == Deed.EXPORT else []

    @property
    def lists(self) -> list[tuple[str, str]]:
        """The whole list as a file: the label of each format and its address."""
        place = (self.act.collection_id, self.act.pk)
        return [
            (one.label, reverse("desk_bulk_list", args=(*place, name)))
            for name, one in TABLE_FORMATS.items()
        ]


def _shown(page: ActPage) -> list[MemberState]:
    return [state for state in MemberState if page.numbers.get(state)]


def title_of(act: BulkAct, numbers: Mapping[str, int]) -> str:
    """The act as a heading and on its button, such as "Authorise 1,200 returns"; "Authorised
    1,200 returns" once that is done."""
    count = sum(numbers.get(s, 0) for s in MemberState if s != MemberState.REFUSED)
    words = DEEDS[Deed(act.deed)]
    if not count:
        return f"No returns to {words.verb if act.deed == Deed.OK else words.verb.lower()}"
    is_done = act.started_at is not None and act.state == JobState.DONE
    verb = words.done if is_done else words.verb
    return f"{verb} {WHAT_OF.get(Deed(act.deed), '')}{counted(count, 'return')}"


def act_page(
    act: BulkAct, reach: Reach, asked: Mapping[str, str], *, typed: str = "", problem: str = ""
) -> ActPage:
    """One act as the reader sees it, with the list of its returns as `asked`."""
    members = members_seen(act, reach)
    numbers = numbers_by_state(members)
    state = asked.get("state", "")
    listed = members.filter(state=state) if state in MemberState.values else members
    page = Pages(listed.select_related("return_of__source"), PAGE_SIZE).get_page(
        asked.get("page", "1")
    )
    rules = list(rules_to_ok(act)) if act.started_at is None and lacks_rules(act) else []
    has_file = bool(act.file) and sees_file(act, reach)
    return ActPage(
        act=act,
        words=DEEDS[Deed(act.deed)],
        title=title_of(act, numbers),
        numbers=numbers,
        progress=_progress(act),
        left_out=reasons(members, MemberState.REFUSED),
        kept=reasons(members, MemberState.KEPT) if act.undoing else [],
        rules=rules,
        tabs=_tabs(act, numbers, state),
        rows=_rows(act, page),
        page=page,
        query=f"state={state}" if state in MemberState.values else "",
        why_not_undone="" if act.started_at is None else why_not_undone(act, reach),
        file_url=reverse("desk_bulk_file", args=(act.collection_id, act.pk)) if has_file else "",
        typed=typed or _default_text(act),
        problem=problem,
    )


def _progress(act: BulkAct) -> Progress | None:
    if act.started_at is None or act.state == JobState.DONE:
        return None
    words = DEEDS[Deed(act.deed)]
    began = act.undone_at if act.undoing else act.started_at
    doing = f"The {words.noun} is being taken back" if act.undoing else words.doing
    left = time_left(began, 100 * act.done / max(1, act.total))
    return Progress(doing, act.percent, f"{act.done:,} of {counted(act.total, 'return')}", left)


def state_words(act: BulkAct, state: MemberState) -> str:
    """What a state of a return means in this act."""
    words = DEEDS[Deed(act.deed)]
    if state == MemberState.WAITING and act.started_at is None:
        return f"To {words.verb if act.deed == Deed.OK else words.verb.lower()}"
    return {
        MemberState.DONE: words.done,
        MemberState.UNDONE: "Taken back",
        MemberState.KEPT: "Left as it is",
    }.get(state, str(state.label))


def _tabs(act: BulkAct, numbers: Mapping[str, int], state: str) -> list[Tab]:
    tabs = [Tab(f"All ({sum(numbers.values()):,})", "?", state not in MemberState.values)]
    for one in MemberState:
        if number := numbers.get(one):
            label = f"{state_words(act, one)} ({number:,})"
            tabs.append(Tab(label, f"?state={one.value}", state == one))
    return tabs


def _rows(act: BulkAct, page: Page[BulkMember]) -> list[MemberRow]:
    members = list(page)
    findings: dict[int, int] = {}
    if act.deed == Deed.OK:
        theirs = BulkTarget.objects.filter(member__in=members).order_by()
        findings = dict(theirs.values_list("member").annotate(Count("pk")))
    return [
        MemberRow(
            member=member,
            url=reverse("source_page", args=(member.return_of_id,)),
            words=state_words(act, MemberState(member.state)),
            colour=COLOURS[MemberState(member.state)],
            status_colour=TAG_COLOURS[ReturnStatus(member.return_of.status)],
            findings=findings.get(member.pk, 0),
        )
        for member in members
    ]


def _default_text(act: BulkAct) -> str:
    """What a reminder says if nobody changes it; it fits the statuses of those reminded."""
    if act.deed != Deed.REMIND or act.started_at is not None:
        return ""
    waiting = act.members.order_by().filter(state=MemberState.WAITING)
    return reminder_for(set(waiting.values_list("before", flat=True).distinct()))

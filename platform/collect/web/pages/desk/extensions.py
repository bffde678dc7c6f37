"""One extension at the desk, and giving more time to one organisation or to everybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from collect.desk.extensions import FOUND_AT_MOST, source_within, sources_named
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import Decision
from collect.returns.extensions import more_time_in, more_time_of
from collect.returns.models import Extension, ExtensionState
from collect.returns.more_time import may_give_more_time, may_withdraw
from collect.returns.reach import Reach
from collect.returns.texts import sought
from collect.returns.windows import day_words, last_day
from collect.web.pages.extensions import ExtensionRow, TimeForm, extension_row


@dataclass(frozen=True, slots=True)
class Answer:
    """What a collector typed about an extension: to grant or decline it, or to take it back."""

    choice: str = ""
    text: str = ""
    problem: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class ExtensionPage:
    """What `web/desk/dates_extension.html` shows; `return_url` is empty for everybody's."""

    row: ExtensionRow
    return_url: str
    may_answer: Decision
    may_withdraw: Decision
    answer: Answer


@dataclass(frozen=True, slots=True)
class GivingPage:
    """What `web/desk/dates_give.html` shows; without an organisation it searches for one."""

    may_give: Decision
    for_all: bool
    organisation: Organisation | None
    present: str
    search: str
    found: list[Organisation]
    is_cut: bool
    form: TimeForm


def extension_page(reach: Reach, extension: Extension, answer: Answer) -> ExtensionPage:
    """One extension within reach, with what the reader can do about it."""
    theirs = reach.returns.filter(source=extension.organisation_id).values_list("pk", flat=True)
    return_pk = theirs.first() if extension.organisation_id else None
    may_answer = may_give_more_time(reach.actor, reach.collection)
    if may_answer and extension.state != ExtensionState.ASKED:
        may_answer = Decision("it is not waiting for an answer")
    return ExtensionPage(
        row=extension_row(extension, timezone.localdate()),
        return_url=reverse("source_page", args=(return_pk,)) if return_pk else "",
        may_answer=may_answer,
        may_withdraw=may_withdraw(reach.actor, extension),
        answer=answer,
    )


def giving_page(reach: Reach, asked: dict[str, str], form: TimeForm) -> GivingPage:
    """Giving more time to one organisation: the one `asked` for, or a search for it."""
    search = sought(asked.get("search", ""))
    chosen = source_within(reach, asked.get("organisation", "").replace("\x00", "")[:20])
    found = sources_named(reach, search) if search and not chosen else []
    present = ""
    if chosen:
        until = more_time_of(reach.collection, chosen).until(chosen.pk)
        last = last_day(reach.collection, Role.SOURCE, until)
        present = day_words(last) if last else ""
    return GivingPage(
        may_give=may_give_more_time(reach.actor, reach.collection),
        for_all=False,
        organisation=chosen,
        present=present,
        search=search,
        found=found[:FOUND_AT_MOST],
        is_cut=len(found) > FOUND_AT_MOST,
        form=form,
    )


def giving_all_page(reach: Reach, form: TimeForm) -> GivingPage:
    """Giving more time to everybody, before the collection closes or after."""
    last = last_day(reach.collection, Role.SOURCE, more_time_in(reach.collection).everybody)
    return GivingPage(
        may_give=may_give_more_time(reach.actor, reach.collection),
        for_all=True,
        organisation=None,
        present=day_words(last) if last else "",
        search="",
        found=[],
        is_cut=False,
        form=form,
    )

"""More time than the windows give: asked for, answered, given unasked, and taken back.

Nothing of an extension is ever edited: its state moves on, with who did it, when and why.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.returns.access import Actor, Refused, insist
from collect.returns.extensions import more_time_in, more_time_of
from collect.returns.locking import lock_dates, locked
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.more_time import may_ask_for_more_time, may_give_more_time, may_withdraw
from collect.returns.services.extension_days import first_closing, insist_on_day
from collect.returns.telling import tell_of_extension
from collect.returns.texts import UnfitText, readable
from collect.returns.windows import day_words

SAID = 2000
"""Characters that a reason or an answer may have."""


@transaction.atomic
def ask_for_more_time(return_pk: int, until: date, *, reason: str, by: Actor) -> Extension:
    """Ask the department to let a return be changed until the end of the day `until`.

    Raises Refused when the actor may not ask or has asked already, UnfitDay and UnfitText
    for a day or a reason that will not do.
    """
    return_ = locked(return_pk)
    insist(may_ask_for_more_time(by, return_))
    collection, source = return_.collection, return_.source
    asked = Extension.objects.filter(collection=collection, organisation=source)
    if waiting := asked.filter(state=ExtensionState.ASKED).first():
        told = f"More time until {day_words(waiting.until)} has been asked for already."
        raise Refused(f"{told} Wait for the answer, or withdraw that request first.")
    now = more_time_of(collection, source).last_day(by.role, source.pk)
    insist_on_day(collection, until, now, "The return can be changed until {} already.")
    reason = _said(reason, "Enter a reason, so that the department can decide")
    wanted = Extension(
        collection=collection,
        organisation=source,
        until=until,
        reason=reason,
        state=ExtensionState.ASKED,
    )
    return _keep(wanted, by)


@transaction.atomic
def decide(extension_pk: int, *, granted: bool, decision: str = "", by: Actor) -> Extension:
    """Grant what was asked for, or decline it with a reason.

    Raises Refused when the actor may not, when it is not waiting for an answer any more, or
    when the day that was asked for has gone by; UnfitText when it is declined without a reason.
    """
    extension = _locked(extension_pk)
    insist(may_give_more_time(by, extension.collection))
    if extension.state != ExtensionState.ASKED:
        done = extension.get_state_display().lower()
        raise Refused(f"This request is not waiting for an answer any more: it was {done}.")
    if granted and extension.until < timezone.localdate():
        told = f"{day_words(extension.until)} has gone by, so it cannot be granted."
        raise Refused(f"{told} Decline it, then give more time until a later day.")
    decision = readable(decision, "The answer", SAID)
    if not granted and not decision:
        raise UnfitText("Enter a reason, so that the source knows why it was declined")
    extension.state = ExtensionState.GRANTED if granted else ExtensionState.DECLINED
    extension.decided_by, extension.decided_at = by.user, timezone.now()
    extension.decision = decision
    extension.save(update_fields=("state", "decided_by", "decided_at", "decision"))
    tell_of_extension(extension)
    return extension


@transaction.atomic
def grant(
    collection: DataCollection, organisation: Organisation, until: date, *, reason: str, by: Actor
) -> Extension:
    """Give one organisation more time without its asking.

    Raises Refused when the actor may not or the organisation takes no part, UnfitDay and
    UnfitText for a day or a reason that will not do.
    """
    insist(may_give_more_time(by, collection))
    theirs = Return.objects.filter(collection=collection, source=organisation)
    if (found := theirs.first()) is None:
        raise Refused(f"{organisation.name} takes no part in {collection.name}.")
    locked(found.pk)
    so_far = more_time_of(collection, organisation).until(organisation.pk)
    told = f"{organisation.name} can change its return until {{}} already."
    insist_on_day(collection, until, first_closing(collection, so_far), told)
    reason = _said(reason, "Enter a reason. Everybody who can open the return will read it")
    wanted = Extension(
        collection=collection,
        organisation=organisation,
        until=until,
        reason=reason,
        state=ExtensionState.GRANTED,
    )
    return _keep(wanted, by)


@transaction.atomic
def reopen(collection: DataCollection, until: date, *, reason: str, by: Actor) -> Extension:
    """Open the collection to everybody until the end of the day `until`, again or for longer.

    Raises Refused when the actor may not, UnfitDay and UnfitText for a day or a reason that
    will not do.
    """
    insist(may_give_more_time(by, collection))
    lock_dates(collection)
    so_far = more_time_in(collection).everybody
    told = "Everybody can change their returns until {} already."
    insist_on_day(collection, until, first_closing(collection, so_far), told)
    reason = _said(reason, "Enter a reason. Everybody who takes part will read it")
    wanted = Extension(
        collection=collection,
        organisation=None,
        until=until,
        reason=reason,
        state=ExtensionState.GRANTED,
    )
    return _keep(wanted, by)


@transaction.atomic
def withdraw(extension_pk: int, *, reason: str = "", by: Actor) -> Extension:
    """Take a request back, or, with a reason, more time that was given and has not ended.

    Raises Refused when the actor may not, or when it is over already; UnfitText without a
    reason for more time that was given.
    """
    extension = _locked(extension_pk)
    insist(may_withdraw(by, extension))
    reason = readable(reason, "The reason", SAID)
    if extension.state == ExtensionState.GRANTED and not reason:
        raise UnfitText("Enter a reason. Everybody who had more time will read it")
    extension.state = ExtensionState.WITHDRAWN
    extension.withdrawn_by, extension.withdrawn_at = by.user, timezone.now()
    extension.withdrawal = reason
    extension.save(update_fields=("state", "withdrawn_by", "withdrawn_at", "withdrawal"))
    tell_of_extension(extension)
    return extension


def _said(reason: str, missing: str) -> str:
    kept = readable(reason, "The reason", SAID)
    if not kept:
        raise UnfitText(missing)
    return kept


def _keep(wanted: Extension, by: Actor) -> Extension:
    wanted.asked_by = by.user
    if wanted.state == ExtensionState.GRANTED:
        wanted.decided_by, wanted.decided_at = by.user, timezone.now()
    wanted.save(force_insert=True)
    tell_of_extension(wanted)
    return wanted


def _locked(extension_pk: int) -> Extension:
    rows = Extension.objects.select_for_update(of=("self",))
    return rows.select_related("collection", "organisation").get(pk=extension_pk)

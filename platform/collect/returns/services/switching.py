"""Setting a faulty rule to error, query or off for a time, for all or for one organisation."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from collect.definitions.models import DataCollection, RuleSwitch
from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.organisations.models import User
from collect.returns.access import Refused
from collect.returns.in_force import effect_of, switches_on
from collect.returns.models import Revalidation
from collect.returns.services.revalidation import start_revalidation
from collect.returns.texts import readable


@transaction.atomic
def switch_rule(wanted: RuleSwitch, *, by: User | None) -> RuleSwitch:
    """Keep a new switch, which counts from its first day on, and judge the returns again.

    The reason is shown to everybody whom it affects. An exemption, which is for one
    organisation, must end. Raises Refused.
    """
    wanted.reason = readable(wanted.reason, "The reason")
    wanted.by = by
    insist_on_rule(wanted.collection, wanted.rule)
    if not wanted.reason:
        raise Refused("Enter a reason. The organisations that it affects will read it.")
    if wanted.starts < timezone.localdate():
        raise Refused("The first day must be today or later.")
    if wanted.ends and wanted.ends < wanted.starts:
        raise Refused("The last day must be the first day or later.")
    who = wanted.organisation
    if who and not wanted.ends:
        raise Refused("Enter the last day of the exemption.")
    if who and not wanted.collection.returns.filter(source=who).exists():
        raise Refused(f"{who.name} takes no part in {wanted.collection.name}.")
    wanted.save(force_insert=True)
    judge_due_switches(wanted.collection)
    return wanted


def insist_on_rule(collection: DataCollection, number: str) -> None:
    """Raise Refused unless the collection's newest publication has a rule with this number."""
    newest = newest_publication(collection)
    if newest is None:
        raise Refused(f"{collection.name} has not been published yet.")
    if number not in spec_of(newest).rule_by_number:
        raise Refused(f"{collection.name} has no rule {number}.")


@transaction.atomic
def withdraw_switch(switch: RuleSwitch, *, by: User | None) -> None:
    """End a switch now, and judge the returns again. Raises Refused when it has ended."""
    current = RuleSwitch.objects.select_for_update().get(pk=switch.pk)
    ended = current.ends and current.ends < timezone.localdate()
    if current.withdrawn_at or ended:
        raise Refused("This switch has ended already.")
    current.withdrawn_at, current.withdrawn_by = timezone.now(), by
    current.save(update_fields=("withdrawn_at", "withdrawn_by"))
    judge_due_switches(current.collection)


@transaction.atomic
def judge_due_switches(only: DataCollection | None = None) -> list[Revalidation]:
    """Judge returns again whose switches begin or end today, or did since this last ran."""
    day = timezone.localdate()
    counting = set(switches_on(day).values_list("pk", flat=True))
    wrong = Q(stands=True) & ~Q(pk__in=counting) | Q(stands=False) & Q(pk__in=counting)
    due = RuleSwitch.objects.select_for_update(of=("self",)).filter(wrong)
    if only is not None:
        due = due.filter(collection=only)
    jobs: dict[tuple[int, int | None], Revalidation] = {}
    for switch in due.select_related("collection", "organisation"):
        switch.stands = switch.pk in counting
        switch.save(update_fields=("stands",))
        place = (switch.collection_id, switch.organisation_id)
        if place not in jobs:
            jobs[place] = start_revalidation(
                switch.collection,
                by=switch.by,
                why=f"Rule {switch.rule} {_words(switch)}",
                organisation=switch.organisation,
            )
    return list(jobs.values())


def _words(switch: RuleSwitch) -> str:
    return f"{effect_of(switch)} ({switch.reason})" if switch.stands else "is no longer switched"

"""What the Faulty rules tab shows: rules that can be set otherwise, and those that are or were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from collect.console.pages.publishing import Viewer, judging_of, viewer_of
from collect.definitions.models import DataCollection, RuleSwitch
from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.organisations.models import Organisation, User
from collect.returns.access import Refused
from collect.returns.in_force import sentence_of
from collect.returns.models import Revalidation
from rules.findings import Switch
from rules.spec import RuleSpec
from rules.switching import Setting

MOST_OFFERED = 500
"""Participants that the browser offers while a Native ID is typed; of more, none."""

MOST_ENDED = 50


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """One switch, in words, and whether it can be withdrawn."""

    switch: RuleSwitch
    sentence: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class SwitchesPage:
    """What `console/switches.html` shows."""

    rules: list[tuple[str, str]]
    settings: list[tuple[str, str]]
    participants: list[tuple[str, str]]
    in_force: list[SwitchLine]
    to_come: list[SwitchLine]
    ended: list[SwitchLine]
    today: date
    viewer: Viewer
    judging: Revalidation | None
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


SETTINGS = [
    (Setting.QUERY.value, "Query: it can be explained in a note"),
    (Setting.ERROR.value, "Error: it must be put right or OK’d"),
    (Setting.OFF.value, "Off: it is not checked"),
]


def switches_page(
    collection: DataCollection, user: User, typed: Mapping[str, str], problem: str = ""
) -> SwitchesPage:
    """The page; `typed` is what somebody sent that was refused because of `problem`."""
    newest, today = newest_publication(collection), timezone.localdate()
    held = collection.rule_switches.select_related("organisation", "by", "withdrawn_by")
    lines = [_line(switch, today) for switch in held.order_by("-pk")]
    still = [line for line in lines if line.is_open]
    return SwitchesPage(
        rules=[_offered(rule) for rule in spec_of(newest).rules] if newest else [],
        settings=SETTINGS,
        participants=_participants(collection),
        in_force=[line for line in still if line.switch.starts <= today],
        to_come=[line for line in still if line.switch.starts > today],
        ended=[line for line in lines if not line.is_open][:MOST_ENDED],
        today=today,
        viewer=viewer_of(collection, user),
        judging=judging_of(collection),
        typed=typed,
        problem=problem,
    )


def wanted_switch(collection: DataCollection, typed: Mapping[str, str]) -> RuleSwitch:
    """The switch that a form asks for, not kept yet. Raises Refused for what cannot be read."""
    if typed.get("setting") not in tuple(Setting):
        raise Refused("Choose what the rule counts as.")
    starts = _day(typed.get("starts", ""), "first day")
    if starts is None:
        raise Refused("Enter the first day.")
    return RuleSwitch(
        collection=collection,
        rule=typed.get("rule", ""),
        setting=typed["setting"],
        starts=starts,
        ends=_day(typed.get("ends", ""), "last day"),
        reason=typed.get("reason", ""),
        organisation=_organisation(typed.get("organisation", "")),
    )


def _line(switch: RuleSwitch, today: date) -> SwitchLine:
    is_open = not switch.withdrawn_at and not (switch.ends and switch.ends < today)
    return SwitchLine(switch, sentence_of(switch), is_open)


def _offered(rule: RuleSpec) -> tuple[str, str]:
    standing = "switched off" if rule.switch is Switch.OFF else rule.severity.value
    if rule.switch is Switch.QUERY:
        standing = "query for now"
    return rule.number, f"{rule.number} ({standing}): {rule.message[:80]}"


def _participants(collection: DataCollection) -> list[tuple[str, str]]:
    found = collection.participants.order_by("name")
    offered = found.values_list("organisation__native_id", "name")[: MOST_OFFERED + 1]
    return list(offered) if len(offered) <= MOST_OFFERED else []


def _organisation(text: str) -> Organisation | None:
    text = text.replace("\x00", "").strip()
    if not text:
        return None
    found = Organisation.objects.filter(native_id__iexact=text).first()
    if found is None:
        raise Refused(f"There is no organisation with the Native ID {text[:20]}.")
    return found


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as wrong:
        raise Refused(f"Enter the {name} as a date, such as 2015-03-31.") from wrong

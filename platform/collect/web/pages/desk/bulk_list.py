"""The bulk acts of a collection so far, with what became of the returns of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from collect.desk.bulk_acts import acts_seen
from collect.desk.models import BulkAct, MemberState
from collect.returns.models import JobState
from collect.returns.reach import Reach
from collect.web.pages.desk.bulk import state_words, title_of

ACTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of the list, with how many returns were settled in which way."""

    act: BulkAct
    url: str
    title: str
    became: str


def act_rows(reach: Reach) -> list[ActRow]:
    """The newest acts that the reader sees."""
    settled = {
        state.value: Count("members", filter=Q(members__state=state)) for state in MemberState
    }
    acts = acts_seen(reach).filter(started_at__isnull=False)
    newest = list(acts[:ACTS_SHOWN])
    numbers = acts.filter(pk__in=[act.pk for act in newest]).order_by()
    by_act = {row["pk"]: row for row in numbers.values("pk").annotate(**settled)}
    return [
        ActRow(act, _address_of(act), title_of(act, by_act[act.pk]), _became(act, by_act[act.pk]))
        for act in newest
    ]


def _address_of(act: BulkAct) -> str:
    """The page of an act."""
    return reverse("desk_bulk_act", args=(act.collection_id, act.pk))


def _became(act: BulkAct, numbers: Mapping[str, int]) -> str:
    """What became of the returns of an act, in words."""
    if act.state != JobState.DONE:
        return "Being undone" if act.undoing else "Under way"
    told = [
        f"{numbers[state]:,} {state_words(act, state).lower().replace('ok’d', 'OK’d')}"
        for state in MemberState
        if numbers.get(state)
    ]
    return ", ".join(told)

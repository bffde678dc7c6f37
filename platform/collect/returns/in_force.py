"""Which rules hold for a return today: those of its publication, with faulty ones switched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from collect.definitions.models import DataCollection, RuleSwitch
from collect.definitions.specs import spec_of
from collect.returns.models import Return
from collect.returns.workflow import ReturnStatus
from rules.spec import CollectionSpec
from rules.switching import Setting, with_settings

_EFFECTS = {
    Setting.ERROR: "counts as an error",
    Setting.QUERY: "counts as a query",
    Setting.OFF: "is switched off",
}


def switches_on(day: date) -> QuerySet[RuleSwitch]:
    """The switches that count on a day, of all collections, the earliest first."""
    until = Q(ends__isnull=True) | Q(ends__gte=day)
    return RuleSwitch.objects.filter(until, withdrawn_at__isnull=True, starts__lte=day)


def specs_in_force(
    returns: Sequence[Return], published: CollectionSpec | None = None
) -> dict[int, CollectionSpec]:
    """The spec that each return is judged by today, by the return's key; one query.

    With `published`, the spec that it would be judged by if that were published.
    """
    held = _by_collection(switches_on(timezone.localdate()), returns)
    return {
        return_.pk: with_settings(
            published or spec_of(return_.publication),
            {
                rule: Setting(switch.setting)
                for rule, switch in _counting(
                    held.get(return_.collection_id, ()), return_.source_id
                ).items()
            },
        )
        for return_ in returns
    }


def switches_for(return_: Return) -> list[RuleSwitch]:
    """The switches that a return's people are told of: of each rule the one that counts.

    An authorised return stays as it was accepted, so none counts for it.
    """
    if return_.status == ReturnStatus.AUTHORISED:
        return []
    found = switches_on(timezone.localdate()).filter(collection=return_.collection_id)
    counting = _counting(found.select_related("organisation"), return_.source_id)
    numbers = spec_of(return_.publication).rule_by_number
    return [switch for rule, switch in counting.items() if rule in numbers]


def switches_for_all(collection: DataCollection) -> list[RuleSwitch]:
    """The switches that count today for everybody who takes part."""
    found = switches_on(timezone.localdate())
    return list(_counting(found.filter(collection=collection, organisation=None), None).values())


def effect_of(switch: RuleSwitch) -> str:
    """What a switch does, as the end of a sentence that begins with the rule."""
    return _EFFECTS[Setting(switch.setting)]


def sentence_of(switch: RuleSwitch) -> str:
    """What holds while the switch counts, such as `Rule 7 is switched off until 3 March 2015.`"""
    who = f" for {switch.organisation.name}" if switch.organisation else ""
    until = (
        f" until {switch.ends.day} {switch.ends:%B %Y}" if switch.ends else " until further notice"
    )
    return f"Rule {switch.rule} {effect_of(switch)}{who}{until}."


def _by_collection(
    switches: QuerySet[RuleSwitch], returns: Iterable[Return]
) -> Mapping[int, list[RuleSwitch]]:
    found: dict[int, list[RuleSwitch]] = defaultdict(list)
    for switch in switches.filter(collection__in={r.collection_id for r in returns}):
        found[switch.collection_id].append(switch)
    return found


def _counting(switches: Iterable[RuleSwitch], source_pk: int | None) -> dict[str, RuleSwitch]:
    """The switch of each rule that counts: an organisation's own before everybody's, and of
    several the one made last."""
    held = list(switches)
    everybody = {s.rule: s for s in held if s.organisation_id is None}
    own = {s.rule: s for s in held if source_pk and s.organisation_id == source_pk}
    return {**everybody, **own}

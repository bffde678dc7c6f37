"""Judging a moment of a return again, to see whether the rules find today what they found then."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from collect.definitions.selectors import previous_collection
from collect.definitions.specs import spec_of
from collect.returns.at_moment import Moment, state_at
from collect.returns.data import flat_values
from collect.returns.models import Return
from rules.engine import engine_for
from rules.findings import StoredValue
from rules.switching import Setting, with_settings


class Recheck(StrEnum):
    """What judging a moment again comes to."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    """Last year's values of then are not known, since that trail begins later."""


def recheck(moment: Moment) -> Recheck:
    """Whether the rules of then, with the data of then and of last year, find what was recorded."""
    if moment.judged is None or not moment.return_.has_data:
        return Recheck.DIFFERS if moment.findings else Recheck.AGREES
    previous = _previous(moment)
    if previous is None:
        return Recheck.UNKNOWN
    settings = {rule: Setting(setting) for rule, setting in moment.settings.items()}
    spec = with_settings(spec_of(moment.publication), settings)
    found = engine_for(spec).check(moment.data, previous).failures
    would = {
        (f.rule, f.section, f.record): (f.severity.value, [[o.name, o.value] for o in f.operands])
        for f in found
    }
    was = {(f.rule, f.section, f.record): (f.severity, f.operands) for f in moment.findings}
    return Recheck.AGREES if would == was else Recheck.DIFFERS


def _previous(moment: Moment) -> Mapping[str, StoredValue] | None:
    """Last year's values as the rules read them then; None where they are not known any more."""
    judged, then = moment.judged, moment.return_
    before = previous_collection(then.collection)
    assert judged is not None, "asked of what was judged"
    last = Return.objects.filter(collection=before, source=then.source).first() if before else None
    if last is None:
        return {}
    known = state_at(last, judged.at)
    if known is None:
        return None if last.loaded_at and last.loaded_at <= judged.at else {}
    if known.return_.loaded_at is None:
        return {}
    return flat_values(known.records, spec_of(known.publication))

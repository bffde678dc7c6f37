"""One rule across returns: where it fires, on which values, with last year's and neighbours'."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from django.db.models import Q, QuerySet

from collect.definitions.specs import spec_of
from collect.desk.checks import Place, places_of
from collect.desk.compared import (
    Change,
    Neighbours,
    neighbours_among,
    number_of,
    regional_numbers,
)
from collect.desk.comparing import last_years_values
from collect.desk.findings import returns_in, source_explained, standing
from collect.desk.item_values import is_number
from collect.desk.memory import remembered
from collect.organisations.roles import Role
from collect.returns.models import Finding, FindingState, Note, Return
from collect.returns.reach import Reach
from collect.returns.services.validation import previous_values, without_specs
from rules.findings import StoredValue
from rules.language.names import PREVIOUS
from rules.lineage import carry_forward
from rules.spec import CollectionSpec

COMPARED = 3
"""Items of a finding that are set beside last year's; the error report shows all of them."""

EXPLAINED = "explained"
STATES = {
    FindingState.OPEN.value: "Open",
    EXPLAINED: "Explained",
    FindingState.CONFIRM_AGAIN.value: "Confirm again",
    FindingState.OKD.value: "OK'd",
}
"""What a finding can be across returns; an explained one is open with a note by its source."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One value that the rule read, as it is stored, and last year's."""

    place: Place
    now: StoredValue | None
    before: StoredValue | None

    @property
    def change(self) -> Change:
        """The two as numbers."""
        if not is_number(self.place.item):
            return Change(None, None)
        return Change(number_of(self.now), number_of(self.before))


@dataclass(frozen=True, slots=True)
class Firing:
    """The rule firing at one place; `compared` are its first items, `more` counts the others.

    `neighbours` have another value of the first of them. `note` is the source's newest.
    """

    finding: Finding
    return_: Return
    compared: list[Compared]
    more: int
    region: str
    neighbours: Neighbours | None
    note: Note | None

    @property
    def state(self) -> str:
        """Its key in STATES."""
        is_open = self.finding.state == FindingState.OPEN
        return EXPLAINED if is_open and self.note else self.finding.state


def firing(
    reach: Reach, rule: str, *, region: str = "", state: str = "", search: str = ""
) -> QuerySet[Finding]:
    """The findings of a rule that stand within reach, by `state` a key of STATES."""
    returns = returns_in(reach, region)
    if search:
        name = Q(source__name__icontains=search)
        returns = returns.filter(name | Q(source__native_id__istartswith=search))
    found = standing(returns).filter(rule=rule)
    if state in (FindingState.OPEN, EXPLAINED):
        noted = source_explained() if state == EXPLAINED else ~source_explained()
        return found.filter(noted, state=FindingState.OPEN)
    return found.filter(state=state) if state in STATES else found


def by_difference(
    reach: Reach,
    spec: CollectionSpec,
    findings: QuerySet[Finding],
    place: Place,
    *,
    descending: bool,
) -> list[int]:
    """The findings' keys, ordered by how much the item differs from last year; those of which
    that cannot be said come last."""
    rows = findings.values_list("pk", "return_of__source", "operands")
    code = place.item.code
    last_year = last_years_values(reach, spec, [code])
    known: dict[int, Decimal] = {}
    unknown: list[int] = []
    for pk, source, operands in rows:
        held = dict(operands)
        before = {**last_year.get(source, {}), **held}.get(PREVIOUS + code)
        difference = Change(number_of(held.get(code)), number_of(before)).difference
        if difference is None:
            unknown.append(pk)
        else:
            known[pk] = difference
    ordered = sorted(known, key=lambda pk: (known[pk], pk), reverse=descending)
    return [*ordered, *sorted(unknown)]


def firings(reach: Reach, spec: CollectionSpec, keys: Sequence[int]) -> list[Firing]:
    """The findings with these keys, in their order, with all that stands beside them.

    `spec` says what the items are; the queries do not grow with the keys.
    """
    findings = Finding.objects.in_bulk(keys)
    returns = {
        r.pk: r
        for r in without_specs(
            Return.objects.filter(pk__in={f.return_of_id for f in findings.values()})
        ).select_related("source__parent")
    }
    previous = previous_values(list(returns.values()))
    carried = {
        pk: carry_forward(spec_of(r.publication), previous.get((r.collection_id, r.source_id), {}))
        for pk, r in returns.items()
    }
    notes = _notes(findings.values())
    found = [
        _firing(spec, findings[key], returns[findings[key].return_of_id], carried, notes)
        for key in keys
        if key in findings
    ]
    return _beside_neighbours(reach, found)


def _firing(
    spec: CollectionSpec,
    finding: Finding,
    return_: Return,
    last_year: Mapping[int, Mapping[str, StoredValue]],
    notes: Mapping[tuple[int, str, str], Note],
) -> Firing:
    held = dict(finding.operands)
    shown = [] if finding.record else places_of(spec, finding.items)
    before = {**last_year.get(return_.pk, {}), **_read_of_last_year(held)}
    parent = return_.source.parent
    return Firing(
        finding=finding,
        return_=return_,
        compared=[
            Compared(place, held[place.item.code], before.get(place.item.code))
            for place in shown[:COMPARED]
        ],
        more=len(shown[COMPARED:]),
        region=return_.source.region or (parent.region if parent else ""),
        neighbours=None,
        note=notes.get((return_.pk, finding.section, finding.record)),
    )


def _read_of_last_year(held: Mapping[str, StoredValue]) -> dict[str, StoredValue]:
    return {n.removeprefix(PREVIOUS): v for n, v in held.items() if n.startswith(PREVIOUS)}


def _notes(findings: Collection[Finding]) -> dict[tuple[int, str, str], Note]:
    """The source's newest note on each finding of one rule, by its place."""
    theirs = Note.objects.filter(
        return_of__in={finding.return_of_id for finding in findings},
        rule__in={finding.rule for finding in findings},
        role=Role.SOURCE,
    )
    rows = theirs.select_related("by").order_by("at", "pk")
    return {(note.return_of_id, note.section, note.record): note for note in rows}


def _beside_neighbours(reach: Reach, found: list[Firing]) -> list[Firing]:
    """With what the others of each region have for the first item; all read the same one."""
    first = next((one.compared[0].place for one in found if one.compared), None)
    if first is None or not is_number(first.item):
        return found
    numbers = remembered(reach, ("regional", first), partial(regional_numbers, reach, first))
    return [
        replace(one, neighbours=neighbours_among(numbers.get(one.region, ()), one.return_.pk))
        if one.region
        else one
        for one in found
    ]

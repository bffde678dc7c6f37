"""Where each return stands among all within reach: its change, how unusual it is, who flags it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from collect.desk.checks import Place
from collect.desk.comparing import Compared, Number, compared, percent_of
from collect.desk.memory import Memory, State, state_of
from collect.desk.outliers import is_outlier, robust_scores
from collect.desk.similar import Sizes, middle
from collect.desk.thresholds import YearRule
from collect.organisations.models import Organisation
from collect.returns.reach import Reach
from rules.spec import CollectionSpec


@dataclass(frozen=True, slots=True)
class Standing:
    """One return's item: the change in per cent, how far out that is, and whether it is flagged.

    `place` is its place among all.
    """

    place: int
    return_pk: int
    source_pk: int
    region: str
    now: Number | None
    before: Number | None
    size: float | None
    percent: float | None
    score: float | None
    flagged: bool

    @property
    def change(self) -> Number | None:
        """This year's value less last year's."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def is_outlier(self) -> bool:
        """Whether the change lies far from that of most others."""
        return is_outlier(self.score)


@dataclass(frozen=True, slots=True)
class Alike:
    """The sources that are nearest in size: how many, and their medians."""

    count: int
    value: float | None
    percent: float | None


Key = tuple[State, str, str, str, tuple[tuple[str, str], ...]]


class Standings:
    """The item of all returns within reach, judged by the rules that compare it with last year.

    Two with the same `key` are the same.
    """

    def __init__(self, rows: Sequence[Compared], rules: Sequence[YearRule], key: Key) -> None:
        flags = [rule.flags(one.values for one in rows) for rule in rules]
        percents = [percent_of(one.now, one.before) for one in rows]
        scores = robust_scores(percents)
        self.key = key
        self.all = [
            Standing(
                place,
                one.return_pk,
                one.source_pk,
                one.region,
                one.now,
                one.before,
                None if one.size is None else float(one.size),
                percents[place],
                scores[place],
                any(flag[place] for flag in flags),
            )
            for place, one in enumerate(rows)
        ]

    @cached_property
    def compared(self) -> int:
        """How many have a change in per cent."""
        return sum(standing.percent is not None for standing in self.all)

    @cached_property
    def flagged(self) -> list[Standing]:
        """Those that a rule flags."""
        return [standing for standing in self.all if standing.flagged]

    @cached_property
    def outliers(self) -> list[Standing]:
        """Those whose change lies far from most others."""
        return [standing for standing in self.all if standing.is_outlier]

    @cached_property
    def by_distance(self) -> list[Standing]:
        """All, those that are flagged first, and those first whose change lies far out."""
        return sorted(self.all, key=lambda one: (not one.flagged, -abs(one.score or 0)))

    @cached_property
    def of_region(self) -> dict[str, float | None]:
        """The median change in per cent of each region."""
        held: dict[str, list[float | None]] = defaultdict(list)
        for standing in self.all:
            held[standing.region].append(standing.percent)
        return {region: middle(percents) for region, percents in held.items()}

    @cached_property
    def _sizes(self) -> Sizes:
        return Sizes([standing.size for standing in self.all])

    def nearest(self, standing: Standing) -> list[Standing]:
        """Those of the sources nearest in size, nearest first."""
        return [self.all[place] for place in self._sizes.nearest(standing.size, standing.place)]

    def alike(self, standing: Standing) -> Alike:
        """What the sources nearest in size say of the item."""
        near = self.nearest(standing)
        values = [None if other.now is None else float(other.now) for other in near]
        return Alike(len(near), middle(values), middle([other.percent for other in near]))


_kept: Memory[Standings] = Memory(6)


def standings_of(
    reach: Reach, spec: CollectionSpec, place: Place, size: Place, rules: Sequence[YearRule]
) -> Standings:
    """The standings within reach; kept in memory until a value within reach changes."""
    asked = tuple((rule.spec.expression, rule.spec.tolerance) for rule in rules)
    key = (state_of(reach), spec.hash, place.item.code, size.item.code, asked)
    reads = list(dict.fromkeys(name for rule in rules for name in rule.checked.reads))
    return _kept.get(key, lambda: Standings(compared(reach, spec, place, size, reads), rules, key))


def names_of(standings: Iterable[Standing]) -> dict[int, tuple[str, str]]:
    """The names and Native IDs of the sources, by their key; one query."""
    keys = {standing.source_pk for standing in standings}
    found = Organisation.objects.filter(pk__in=keys).order_by()
    rows = found.values_list("pk", "name", "native_id")
    return {pk: (name, native_id) for pk, name, native_id in rows}


def name_order(reach: Reach) -> dict[int, int]:
    """The place of each source within reach in the order of their names, by its key; one query."""
    sources = reach.returns.order_by("source__name", "pk").values_list("source", flat=True)
    return {source: place for place, source in enumerate(sources)}

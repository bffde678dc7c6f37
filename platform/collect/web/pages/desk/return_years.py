"""Year on year of one return: every number beside last year's and, at a desk, similar sources'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collect.definitions.selectors import previous_collection
from collect.definitions.specs import spec_of
from collect.desk.checks import Place
from collect.desk.comparing import number, percent_of, values_of_last_year
from collect.desk.item_values import Values, number_places, values_of
from collect.desk.similar import middle, size_item
from collect.desk.standings import Standing, Standings, names_of, standings_of
from collect.desk.thresholds import YearRule, year_rules
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.reach import Reach
from collect.web.charts.parts import Chart
from collect.web.pages.desk.amounts import plain, signed
from collect.web.pages.desk.year_charts import place_in_changes
from collect.web.pages.desk.year_table import NO_REGION
from collect.web.pages.desk.years import chosen_place
from collect.web.pages.parts import ReturnHead, head_of
from rules.language.names import PREVIOUS
from rules.spec import CollectionSpec, ItemSpec


@dataclass(frozen=True, slots=True)
class YearRow:
    """One item, its numbers as texts: which rules flag it, and the median of similar sources."""

    item: ItemSpec
    now: str
    before: str
    change: str
    percent: str
    flagged_by: list[str]
    similar: str


@dataclass(frozen=True, slots=True)
class YearSection:
    """The items of one section."""

    title: str
    rows: list[YearRow]


@dataclass(frozen=True, slots=True)
class Beside:
    """One item beside those of the sources within the reader's reach."""

    item: ItemSpec
    size: ItemSpec
    facts: list[tuple[str, str]]
    similar: list[str]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class ReturnYearsPage:
    """What `web/desk/years_of_return.html` shows; `beside` is None for those without a desk."""

    head: ReturnHead
    last_year: str
    sections: list[YearSection]
    beside: Beside | None


def return_years_page(
    return_: Return, actor: Actor, reach: Reach | None, asked: Mapping[str, str]
) -> ReturnYearsPage:
    """The page of one return. Of others it tells what lies within `reach`, and else nothing."""
    spec = spec_of(return_.publication)
    places = number_places(spec)
    # A return without data is not judged, though a rule may fail on what is blank.
    by_item = year_rules(spec) if return_.has_data else {}
    last_year = previous_collection(return_.collection)
    values = _values_of_return(return_, spec, places)
    beside, near = None, dict[int, Values]()
    if places and reach is not None and reach.returns.filter(pk=return_.pk).exists():
        beside, near = _beside(return_, reach, (spec, places, by_item), asked.get("item", ""))
    return ReturnYearsPage(
        head=head_of(return_, actor),
        last_year=last_year.name if last_year else "",
        sections=_sections(places, values, by_item, near),
        beside=beside,
    )


def _values_of_return(return_: Return, spec: CollectionSpec, places: Sequence[Place]) -> Values:
    """What rules read of the return: its values, and last year's by `previous.` and a code."""
    own = values_of(Return.objects.filter(pk=return_.pk, loaded_at__isnull=False), places)
    last_year = previous_collection(return_.collection)
    theirs = Return.objects.filter(collection=last_year, source=return_.source_id)
    codes = [place.item.code for place in places]
    last = values_of_last_year(theirs, spec, codes) if last_year else {}
    return {**own.get(return_.source_id, {}), **last.get(return_.source_id, {})}


def _sections(
    places: Sequence[Place],
    values: Values,
    by_item: Mapping[str, list[YearRule]],
    near: Mapping[int, Values],
) -> list[YearSection]:
    found: dict[str, YearSection] = {}
    for place in places:
        code = place.item.code
        now, before = number(values.get(code)), number(values.get(PREVIOUS + code))
        theirs = [number(one.get(code)) for one in near.values()]
        rules = by_item.get(code, [])
        row = YearRow(
            item=place.item,
            now=plain(now),
            before=plain(before),
            change=signed(None if now is None or before is None else now - before),
            percent=signed(percent_of(now, before), "%"),
            flagged_by=[rule.number for rule in rules if rule.flags([values])[0]],
            similar=plain(middle([None if one is None else float(one) for one in theirs])),
        )
        section = YearSection(place.section.title, [])
        found.setdefault(place.section.code, section).rows.append(row)
    return list(found.values())


def _beside(
    return_: Return,
    reach: Reach,
    defined: tuple[CollectionSpec, Sequence[Place], Mapping[str, list[YearRule]]],
    code: str,
) -> tuple[Beside, dict[int, Values]]:
    """One item beside others', and all numbers of the sources that are alike in size."""
    spec, places, by_item = defined
    place = chosen_place(places, code, by_item)
    size, rules = size_item(spec, places), by_item.get(place.item.code, [])
    held = standings_of(reach, spec, place, size, rules)
    standing = next((s for s in held.all if s.return_pk == return_.pk), None)
    drawn = next((rule for rule in rules if rule.within), None)
    near = held.nearest(standing) if standing else []
    shown = Beside(
        item=place.item,
        size=size.item,
        facts=_facts(held, standing) if standing else [],
        similar=sorted(name for name, _ in names_of(near).values()),
        chart=place_in_changes(held, place.item, drawn, standing, return_.source.name)
        if standing and held.compared
        else None,
    )
    theirs = Return.objects.filter(pk__in=[other.return_pk for other in near])
    return shown, values_of(theirs, places) if near else {}


def _facts(held: Standings, standing: Standing) -> list[tuple[str, str]]:
    """What is said of the item beside others', as labels and texts."""
    alike = held.alike(standing)
    said = (
        ("This year", plain(standing.now)),
        ("Last year", plain(standing.before)),
        ("Change", signed(standing.percent, "%")),
        (f"Median change in {standing.region or NO_REGION}", _of_region(held, standing)),
        ("Median change of similar size", signed(alike.percent, "%")),
        ("Median value of similar size", plain(alike.value)),
        ("Distance from the usual change", signed(standing.score)),
    )
    return [(label, text) for label, text in said if text]


def _of_region(held: Standings, standing: Standing) -> str:
    return signed(held.of_region[standing.region], "%")

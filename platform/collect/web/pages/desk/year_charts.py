"""The pictures of year on year: changes against sizes, and how changes are spread."""

from __future__ import annotations

from collections.abc import Mapping

from django.template.defaultfilters import pluralize

from collect.desk.memory import Memory
from collect.desk.similar import middle
from collect.desk.standings import Standing, Standings, names_of
from collect.desk.thresholds import YearRule
from collect.web.charts.parts import Chart
from collect.web.charts.scatter import MOST_DOTS, Point, scatter
from collect.web.charts.strip import Limit, strip
from collect.web.pages.desk.amounts import signed
from rules.spec import ItemSpec

Names = Mapping[int, tuple[str, str]]


_charts: Memory[Chart] = Memory(12)


def change_against_size(held: Standings, item: ItemSpec, rule: YearRule | None) -> Chart:
    """Each return's change against last year's value, with the rule's threshold drawn in."""
    if len(held.all) > MOST_DOTS:  # without names, so that it can be kept
        return _charts.get(("size", held.key), lambda: _against_size(held, item, rule, {}))
    return _against_size(held, item, rule, names_of(held.all))


def _against_size(held: Standings, item: ItemSpec, rule: YearRule | None, names: Names) -> Chart:
    compared = [s for s in held.all if s.percent is not None and s.before]
    flagged = sum(s.flagged for s in compared)
    limit = f", beyond {rule.threshold} of last year" if rule and rule.threshold else ""
    return scatter(
        "change-against-size",
        title="Change against size",
        told=f"{flagged:,} of {len(compared):,} return{pluralize(len(compared))} "
        f"with a value in both years {pluralize(flagged, 'is,are')} flagged{limit}. "
        "A change far out is drawn at the edge.",
        points=[
            Point(
                size=abs(float(s.before or 0)),
                change=s.percent or 0.0,
                title=_title(s, names),
                flagged=s.flagged,
            )
            for s in compared
        ],
        axes=(f"{item.code} last year", "Change since last year"),
        limits=rule.limits if rule and rule.within else None,
        unit="%",
    )


def _title(standing: Standing, names: Names) -> str:
    name = names.get(standing.source_pk)
    return f"{name[0]}: {signed(standing.percent, '%')}" if name else ""


def spread_of_changes(held: Standings, item: ItemSpec, rule: YearRule | None) -> Chart:
    """How the changes are spread, with the rule's threshold and the median."""
    return _charts.get(("spread", held.key), lambda: _spread(held, item, rule))


def place_in_changes(
    held: Standings, item: ItemSpec, rule: YearRule | None, marked: Standing, name: str
) -> Chart:
    """The same with one return marked."""
    if marked.percent is None:
        return _spread(held, item, rule)
    label = f"{name} {signed(marked.percent, '%')}"
    return _spread(held, item, rule, Limit(marked.percent, label))


def _spread(
    held: Standings, item: ItemSpec, rule: YearRule | None, mark: Limit | None = None
) -> Chart:
    percents = [s.percent for s in held.all if s.percent is not None]
    usual = middle(percents) or 0.0
    limits = [Limit(usual, f"Median {signed(usual, '%')}")]
    if rule and rule.unit:
        limits += [Limit(end, signed(end, "%")) for end in rule.limits(0)]
    told = f"Half of the {len(percents):,} changes of {item.code} are below {signed(usual, '%')}."
    if mark:
        lower = sum(percent < float(mark.value) for percent in percents)
        told += f" {lower:,} are below {mark.label}."
    return strip(
        "spread-of-changes",
        title="How the changes are spread",
        told=told,
        values=percents,
        marked=mark,
        limits=limits,
        unit="%",
    )

"""Year on year across the returns of a collection: one item, as a table and as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from collect.definitions.selectors import newest_publication, previous_collection
from collect.definitions.specs import spec_of
from collect.desk.checks import Place
from collect.desk.item_values import number_places
from collect.desk.similar import size_item
from collect.desk.standings import Standings, standings_of
from collect.desk.thresholds import YearRule, asked_rule, with_threshold, year_rules
from collect.returns.reach import Reach
from collect.web.charts.parts import Chart
from collect.web.pages.desk.year_charts import change_against_size, spread_of_changes
from collect.web.pages.desk.year_table import YearsTable, years_table
from rules.spec import CollectionSpec


@dataclass(frozen=True, slots=True)
class Group:
    """Items to choose from, under the title of their section."""

    title: str
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Flagging:
    """What flags a return: rules as they are, or by the threshold that the reader typed.

    `published` are the rules as they are; `problem` says why what was typed is not used.
    """

    rules: list[YearRule]
    published: list[YearRule]
    typed: str = ""
    problem: str = ""

    @property
    def drawn(self) -> YearRule | None:
        """The rule whose threshold can be drawn; None where there is none."""
        return next((rule for rule in self.rules if rule.within), None)

    @property
    def is_own(self) -> bool:
        """Whether the reader's threshold is used."""
        return bool(self.typed) and not self.problem

    @property
    def label(self) -> str:
        """What the threshold is called, with its unit."""
        return "Threshold in %" if self.drawn is None or self.drawn.unit else "Threshold"

    @property
    def threshold(self) -> str:
        """What stands in the box: the threshold without its unit, or what was typed."""
        return self.typed or (self.drawn.threshold.removesuffix("%") if self.drawn else "")

    @property
    def sentences(self) -> list[str]:
        """What flags a return, in words."""
        said = []
        if self.is_own and self.drawn:
            said.append(f"Your threshold flags a change of more than {_of(self.drawn)}.")
        for rule in self.published:
            does = (
                f"flags a change of more than {_of(rule)}" if rule.within else "compares them too"
            )
            said.append(f"Rule {rule.number} {does}.")
        none = "No rule compares this item with last year. "
        enter = "Enter a threshold to flag the returns that changed by more."
        return said if self.published else [*said, none if said else none + enter]


def _of(rule: YearRule) -> str:
    """The threshold in words, such as `10% of last year’s value`."""
    return f"{rule.threshold} of last year’s value" if rule.unit else rule.threshold


@dataclass(frozen=True, slots=True)
class YearsPage:
    """What `web/desk/years.html` shows."""

    last_year: str
    groups: list[Group]
    place: Place
    size: Place
    flagging: Flagging
    held: Standings
    table: YearsTable
    charts: list[Chart]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many returns there are of each sort, for the strip above the pictures."""
        held = self.held
        return [
            ("Returns with a value", len(held.all)),
            ("Flagged", len(held.flagged)),
            ("Far from the usual", len(held.outliers)),
            ("Without a change in %", len(held.all) - held.compared),
        ]


def years_page(reach: Reach, asked: Mapping[str, str]) -> YearsPage | None:
    """The page as `asked`; None where the collection has no number that could be compared."""
    publication = newest_publication(reach.collection)
    spec = spec_of(publication) if publication else None
    places = number_places(spec) if spec else []
    if spec is None or not places:
        return None
    by_item = year_rules(spec)
    place = chosen_place(places, asked.get("item", ""), by_item)
    size = _named(places, asked.get("size", "")) or size_item(spec, places)
    flagging = _flagging(spec, place, by_item, asked.get("threshold", "").strip()[:20])
    held = standings_of(reach, spec, place, size, flagging.rules)
    kept = {"item": place.item.code, "size": size.item.code}
    kept |= {"threshold": flagging.threshold} if flagging.is_own else {}
    last_year = previous_collection(reach.collection)
    drawn = flagging.drawn
    return YearsPage(
        last_year=last_year.name if last_year else "",
        groups=groups_of(places),
        place=place,
        size=size,
        flagging=flagging,
        held=held,
        table=years_table(reach, held, place.item, asked, kept),
        charts=[
            change_against_size(held, place.item, drawn),
            spread_of_changes(held, place.item, drawn),
        ]
        if held.compared
        else [],
    )


def chosen_place(
    places: Sequence[Place], code: str, by_item: Mapping[str, list[YearRule]]
) -> Place:
    """The item that is asked for, or else the first that a rule compares, or the first."""
    first = next((place for place in places if place.item.code in by_item), places[0])
    return _named(places, code) or first


def _named(places: Sequence[Place], code: str) -> Place | None:
    return next((place for place in places if place.item.code == code), None)


def _flagging(
    spec: CollectionSpec, place: Place, by_item: Mapping[str, list[YearRule]], typed: str
) -> Flagging:
    """What flags an item; where no rule compares it, the reader's threshold alone does."""
    rules = by_item.get(place.item.code, [])
    if not typed:
        return Flagging(rules, rules)
    drawn = [rule for rule in rules if rule.within]
    text = typed.removesuffix("%") + (drawn[0].unit if drawn else "%")
    changed = [with_threshold(rule, text) for rule in drawn]
    if not drawn:
        changed = [asked_rule(spec, place.item, text)]
    found = [rule for rule in changed if rule]
    if found:
        return Flagging(found, rules, typed.removesuffix("%"))
    return Flagging(rules, rules, typed, "Enter the threshold as a number, such as 5 or 7.5.")


def groups_of(places: Iterable[Place]) -> list[Group]:
    """The items under the titles of their sections."""
    held: dict[str, Group] = {}
    for place in places:
        held.setdefault(place.section.code, Group(place.section.title, [])).places.append(place)
    return list(held.values())

"""What can be chosen on the page of totals, and what its address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from collect.desk.hidden_totals import LARGEST_THRESHOLD
from collect.desk.total_years import YearOfTotals
from collect.desk.totals import RECORDS, LineFacts, Stage, lines_of
from rules.spec import CollectionSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: its value in the address and its label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """What can be chosen of one section."""

    title: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class TotalsAsked:
    """What the address asks for: `item` is a section's code, or one with a dot and an item's.

    `years` are years as texts; `threshold` is 0 where nothing is to be hidden.
    """

    item: str
    stage: Stage
    threshold: int
    years: tuple[str, ...]

    @property
    def query(self) -> str:
        """The same as the part of an address after "?"."""
        held = {"item": self.item, "stage": self.stage.value, "hide": self.threshold or ""}
        pairs = [(key, value) for key, value in held.items() if value]
        return urlencode([*pairs, *(("year", year) for year in self.years)])


def totals_asked(query: QueryDict) -> TotalsAsked:
    """What an address asks for; what cannot be read counts as not asked."""
    stage, hide = query.get("stage", ""), query.get("hide", "")
    thresholds = [str(number) for number in range(1, LARGEST_THRESHOLD + 1)]
    return TotalsAsked(
        item=query.get("item", ""),
        stage=Stage(stage) if stage in list(Stage) else Stage.SO_FAR,
        threshold=int(hide) if hide in thresholds else 0,
        years=tuple(query.getlist("year")),
    )


def option_groups(spec: CollectionSpec) -> list[OptionGroup]:
    """Each section with something to add up, as a whole and item by item."""
    groups = []
    for section in spec.sections:
        facts = lines_of(spec, section)
        if facts:
            whole = Option(section.code, f"All of {section.title}")
            items = {value_of(one): Option(value_of(one), name_of(one)) for one in facts}
            groups.append(OptionGroup(section.title, [whole, *items.values()]))
    return groups


def value_of(facts: LineFacts) -> str:
    """What the address calls a line's item, or the records of its section."""
    return f"{facts.section.code}.{facts.item.code if facts.item else RECORDS}"


def name_of(facts: LineFacts) -> str:
    """What people call a line's item, or the records of its section."""
    if facts.item is None:
        return f"Records of {facts.section.title}"
    return f"{facts.item.name} {facts.item.label}" if facts.item.question else facts.item.name


def chosen_item(spec: CollectionSpec, value: str) -> tuple[SectionSpec, list[LineFacts], bool]:
    """The section and the lines that an address names, and whether they are one item's.

    Otherwise the first section in which anything is added up.
    """
    code, _, item = value.partition(".")
    found = {section.code: lines_of(spec, section) for section in spec.sections}
    first = max(found, key=lambda one: len(found[one]) > 1)
    section = spec.section_by_code[code if found.get(code) else first]
    of_item = [one for one in found[section.code] if item and value_of(one) == value]
    return section, of_item or found[section.code], bool(of_item)


def chosen_years(years: list[YearOfTotals], asked: TotalsAsked) -> list[YearOfTotals]:
    """The years to show, newest first; without a choice the newest and the one before it."""
    chosen = [year for year in years if str(year.collection.year) in asked.years]
    return chosen or years[:2]

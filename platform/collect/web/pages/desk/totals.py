"""Totals of a collection: one item by region and year, or a whole section by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse

from collect.desk.hidden_totals import LARGEST_THRESHOLD, HiddenTotals
from collect.desk.total_years import (
    HIDDEN,
    YearOfTotals,
    carried_lines,
    region_name,
    totals_of_year,
    years_of,
)
from collect.desk.totals import Line, LineFacts, Region, Stage
from collect.exchange.table_files import TABLE_FORMATS
from collect.returns.reach import Reach
from collect.web.charts.bars import bars
from collect.web.charts.parts import Chart
from collect.web.pages.desk.amounts import plain
from collect.web.pages.desk.total_choices import (
    Option,
    OptionGroup,
    TotalsAsked,
    chosen_item,
    chosen_years,
    name_of,
    option_groups,
)

MOST_RETURNS = 2000
"""With more, a whole section is added up for files alone."""

STAGES = {
    Stage.SO_FAR: "In progress: all with data",
    Stage.FINAL: "Final: authorised alone",
}


@dataclass(frozen=True, slots=True)
class TotalsPage:
    """What `web/desk/totals.html` shows; each of `rows` is a label and a text for each heading."""

    asked: TotalsAsked
    groups: list[OptionGroup]
    years: list[YearOfTotals]
    chosen: list[YearOfTotals]
    title: str
    first: str
    headings: list[str]
    rows: list[tuple[str, list[str]]]
    chart: Chart | None
    downloads: list[Option]

    @property
    def cells(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The rows, each text with its heading."""
        return [(label, list(zip(self.headings, texts, strict=True))) for label, texts in self.rows]

    @property
    def has_hidden(self) -> bool:
        """Whether a number is hidden."""
        return any(HIDDEN in texts for _, texts in self.rows)

    @property
    def stages(self) -> list[tuple[str, str]]:
        """The choices of which returns are counted."""
        return [(stage.value, words) for stage, words in STAGES.items()]

    @property
    def thresholds(self) -> list[tuple[int, str]]:
        """The choices of what counts as small and is hidden."""
        numbers = range(1, LARGEST_THRESHOLD + 1)
        return [(n, f"Hide 1 to {n}" if n > 1 else "Hide 1") for n in numbers]

    @property
    def is_final(self) -> bool:
        """Whether authorised returns alone are counted."""
        return self.asked.stage is Stage.FINAL


@dataclass(frozen=True, slots=True)
class _Year:
    """The totals of one year, and the lines of it that each line of this year continues."""

    name: str
    totals: HiddenTotals
    continued: dict[Line, list[Line]]

    def value(self, line: Line, region: Region) -> Decimal | str | None:
        """The total of a line; HIDDEN where a part of it is hidden, None where there is none."""
        keys = [(former, region) for former in self.continued[line]]
        if any(key in self.totals.hidden for key in keys):
            return HIDDEN
        values = [self.totals.cells[key] for key in keys if key in self.totals.cells]
        return sum(values, Decimal(0)) if values else None

    def text(self, line: Line, region: Region) -> str:
        """The same as a text."""
        value = self.value(line, region)
        return value if isinstance(value, str) else plain(value)


def totals_page(reach: Reach, asked: TotalsAsked) -> TotalsPage | None:
    """The page as `asked`; None where the collection asks for nothing that can be added up."""
    years = years_of(reach, asked.stage)
    if not years or not option_groups(years[0].spec):
        return None
    section, facts, is_item = chosen_item(years[0].spec, asked.item)
    chosen = chosen_years(years, asked)
    names = tuple(str(year.collection.year) for year in chosen)
    asked = replace(asked, item=asked.item if is_item else section.code, years=names)
    too_large = not is_item and years[0].counted > MOST_RETURNS
    added = [] if too_large else _added(reach, (years, chosen), facts, asked)
    several = is_item and len(facts) > 1
    return TotalsPage(
        asked=asked,
        groups=option_groups(years[0].spec),
        years=years,
        chosen=chosen,
        title=name_of(facts[0]) if is_item else section.title,
        first="Region" if is_item else "Item",
        headings=[
            f"{one.label}, {year.name}" if several else year.name
            for year in added
            for one in (facts if several else facts[:1])
        ],
        rows=_by_region(added, facts) if is_item else _by_line(added, facts),
        chart=_chart(added[0], facts[0].line) if is_item and added and not several else None,
        downloads=[
            Option(
                f"{reverse('desk_totals_file', args=(reach.collection.pk, name))}?{asked.query}",
                form.label,
            )
            for name, form in TABLE_FORMATS.items()
        ],
    )


def _added(
    reach: Reach,
    years: tuple[Sequence[YearOfTotals], Sequence[YearOfTotals]],
    facts: Sequence[LineFacts],
    asked: TotalsAsked,
) -> list[_Year]:
    """The totals of the chosen years, in the lines that those of the first year continue."""
    there, chosen = years
    carried = {one.line: carried_lines(there, one) for one in facts}
    found = []
    for place, year in enumerate(there):
        if year in chosen:
            lines = {line: [f.line for f in by_year[place]] for line, by_year in carried.items()}
            wanted = {f.line: f for by_year in carried.values() for f in by_year[place]}
            totals = totals_of_year(
                reach, year, list(wanted.values()), asked.stage, asked.threshold
            )
            found.append(_Year(year.collection.name, totals, lines))
    return found


def _by_region(added: Sequence[_Year], facts: Sequence[LineFacts]) -> list[tuple[str, list[str]]]:
    """A row for all regions, and one for each."""
    seen = {region for year in added for _, region in year.totals.cells}
    regions: list[Region] = [None, *sorted(region for region in seen if region is not None)]
    return [
        (
            region_name(region),
            [year.text(one.line, region) for year in added for one in facts],
        )
        for region in regions
    ]


def _by_line(added: Sequence[_Year], facts: Sequence[LineFacts]) -> list[tuple[str, list[str]]]:
    """A row for each line, all regions together."""
    return (
        [
            (
                f"{name_of(one)}: {one.label}" if one.line.answer and one.item else name_of(one),
                [year.text(one.line, None) for year in added],
            )
            for one in facts
        ]
        if added
        else []
    )


def _chart(year: _Year, line: Line) -> Chart | None:
    """The regions of the newest year as bars; what is hidden has none."""
    named = sorted(
        {region for one, region in year.totals.cells if region is not None},
    )
    values = [(region_name(region), year.value(line, region)) for region in named]
    rows = [(name, [value]) for name, value in values if isinstance(value, Decimal) and value >= 0]
    if not rows:
        return None
    largest = max(rows, key=lambda row: row[1][0])
    return bars(
        "totals-by-region",
        title=f"{year.name} by region",
        told=f"The largest total is that of {largest[0]}: {plain(largest[1][0])}.",
        parts=["Total"],
        rows=rows,
        shares=False,
    )

"""Findings across the returns of a collection: by rule, by item and by organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Q, QuerySet

from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.desk.checks import Checks, checks_of
from collect.desk.filters import region_words, regions_of
from collect.desk.findings import (
    RulePlace,
    returns_in,
    tallies_of_returns,
    tallies_of_rules,
)
from collect.desk.memory import remembered
from collect.exchange.counting import counted
from collect.exchange.table_files import ResultTable
from collect.returns.models import Return
from collect.returns.reach import Reach
from collect.returns.texts import sought
from collect.web.pages.desk.findings_columns import (
    BY_ITEM,
    BY_ORGANISATION,
    BY_RULE,
    ORGANISATION_SORTS,
    PRIORITIES,
    item_lines,
    organisation_lines,
    rule_lines,
)
from collect.web.pages.desk.listing import (
    Line,
    Listed,
    ShownCell,
    headings,
    shown_rows,
    sorted_lines,
    sorts_of,
)
from collect.web.pages.desk.rule_names import RuleNames, rule_names
from collect.web.pages.paging import Pages
from collect.web.pages.parts import Tab
from collect.web.pages.sorting import Heading, Order, joined, one_asked, order_asked
from rules.engine import engine_for

PAGE_SIZE = 50
BY = {"rule": "By rule", "item": "By item", "organisation": "By organisation"}
COLUMNS: Mapping[str, Sequence[Listed]] = {
    "rule": BY_RULE,
    "item": BY_ITEM,
    "organisation": BY_ORGANISATION,
}
FIRST = {
    "rule": Order("open", descending=True),
    "item": Order("open", descending=True),
    "organisation": Order("native_id"),
}
"""What each list is sorted by when nothing else is asked for."""

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FindingsAsked:
    """What an address asks of the lists; what it names and does not exist is left out."""

    by: str
    severity: str
    section: str
    region: str
    search: str
    order: Order

    @property
    def kept(self) -> dict[str, str]:
        """The list and its filters as a part of an address."""
        named = {n: getattr(self, n) for n in ("severity", "section", "region", "search")}
        return {"by": self.by, **{name: value for name, value in named.items() if value}}


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """What `web/desk/findings.html` shows."""

    asked: FindingsAsked
    views: list[Tab]
    headings: list[Heading]
    rows: list[list[ShownCell]]
    page: Page[Any]
    sections: list[Choice]
    regions: list[Choice]
    is_published: bool

    @property
    def caption(self) -> str:
        """How many lines the whole list has."""
        return counted(self.page.paginator.count, self.asked.by)

    @property
    def query(self) -> str:
        """The address's part after "?" without the page's number."""
        return joined(urlencode(self.asked.kept), self.asked.order.query)

    @property
    def priorities(self) -> list[Choice]:
        """The choices of the filter by priority."""
        return list(PRIORITIES.items())

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is set."""
        return len(self.asked.kept) > 1


def findings_asked(
    reach: Reach, names: RuleNames | None, asked: Mapping[str, str]
) -> FindingsAsked:
    """What the address asks for."""
    by = asked.get("by", "rule")
    by = by if by in BY else "rule"
    sections = {s.code for s in names.spec.sections} if names else set()
    of_rules = by != "organisation"
    return FindingsAsked(
        by=by,
        severity=one_asked(asked, "severity", PRIORITIES) if of_rules else "",
        section=one_asked(asked, "section", sections) if of_rules else "",
        region=region_asked(reach, asked),
        search=sought(asked.get("search", "")),
        order=order_asked(asked, sorts_of(COLUMNS[by]), FIRST[by]),
    )


def findings_page(reach: Reach, asked_for: Mapping[str, str]) -> FindingsPage:
    """One page of one of the three lists, within reach."""
    names = names_in(reach)
    asked = findings_asked(reach, names, asked_for)
    columns = COLUMNS[asked.by]
    number = asked_for.get("page", "1")
    if asked.by == "organisation":
        page = Pages(_returns(reach, asked), PAGE_SIZE).get_page(number)
        lines = organisation_lines(list(page), tallies_of_returns([r.pk for r in page]))
    else:
        page = Pages(_lines(reach, names, asked), PAGE_SIZE).get_page(number)
        lines = list(page)
    return FindingsPage(
        asked=asked,
        views=[Tab(t, f"?{urlencode({'by': k})}", k == asked.by) for k, t in BY.items()],
        headings=headings(columns, asked.order, urlencode(asked.kept)),
        rows=shown_rows(lines, columns),
        page=page,
        sections=[(s.code, s.title) for s in names.spec.sections] if names else [],
        regions=region_choices(reach),
        is_published=names is not None,
    )


def findings_table(reach: Reach, asked_for: Mapping[str, str]) -> ResultTable:
    """The whole list as a table to take away."""
    names = names_in(reach)
    asked = findings_asked(reach, names, asked_for)
    if asked.by == "organisation":
        theirs = _returns(reach, asked)
        tallies = tallies_of_returns(returns_in(reach, asked.region))
        lines = organisation_lines(list(theirs), tallies)
    else:
        lines = _lines(reach, names, asked)
    told = [f"{k.capitalize()}: {v}" for k, v in asked.kept.items() if k != "by"]
    return ResultTable(
        name=f"{reach.collection.name}_findings_by_{asked.by}",
        title=f"{reach.collection.name}: errors and queries {BY[asked.by].lower()}",
        told=", ".join(told) or "All returns that the reader may see",
        columns=[listed.column for listed in COLUMNS[asked.by]],
        rows=[line.cells for line in lines],
    )


def names_in(reach: Reach) -> RuleNames | None:
    """The names of rules and items in the collection's newest publication, if there is one."""
    publication = newest_publication(reach.collection)
    return rule_names(spec_of(publication)) if publication else None


def region_choices(reach: Reach) -> list[Choice]:
    """The regions that lists within reach can be narrowed to, as choices."""
    regions = remembered(reach, "regions", partial(regions_of, reach))
    return [(region, region_words(region)) for region in regions]


def region_asked(reach: Reach, asked: Mapping[str, str]) -> str:
    """The region that an address asks for; "" for none and for one that is not there."""
    return one_asked(asked, "region", dict(region_choices(reach)))


def _lines(reach: Reach, names: RuleNames | None, asked: FindingsAsked) -> list[Line]:
    if names is None:
        return []
    checks = checks_of(engine_for(names.spec))
    tallies = remembered(
        reach,
        ("rules", asked.severity, asked.region),
        partial(tallies_of_rules, reach, severity=asked.severity, region=asked.region),
    )
    if asked.section:
        tallies = {p: t for p, t in tallies.items() if _concerns(p, asked.section, checks)}
    if asked.by == "rule":
        lines = rule_lines(tallies, names.said, reach.collection.pk)
    else:
        lines = item_lines(tallies, checks, names.spec)
    words = asked.search.casefold()
    found = [ln for ln in lines if words in " ".join(map(str, ln.cells[:3])).casefold()]
    return sorted_lines(found, COLUMNS[asked.by], asked.order)


def _concerns(place: RulePlace, section: str, checks: Checks) -> bool:
    read = checks.get((place.rule, place.section), ())
    return place.section == section or any(one.section.code == section for one in read)


def _returns(reach: Reach, asked: FindingsAsked) -> QuerySet[Return]:
    found = returns_in(reach, asked.region).select_related("source")
    if asked.search:
        name = Q(source__name__icontains=asked.search)
        found = found.filter(name | Q(source__native_id__istartswith=asked.search))
    key = ORGANISATION_SORTS[asked.order.sort]
    return found.order_by(f"-{key}" if asked.order.descending else key, "pk")

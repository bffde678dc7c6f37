"""One rule across returns: each place where it fires, with what stands beside the value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from collect.desk.bulk import deeds_of
from collect.desk.checks import Place, checks_of
from collect.desk.compared import number_of
from collect.desk.firing import STATES, Compared, Firing, by_difference, firing, firings
from collect.desk.item_values import is_number
from collect.desk.memory import remembered
from collect.desk.models import Deed
from collect.returns.reach import Reach
from collect.returns.texts import sought
from collect.web.pages.desk.amounts import signed
from collect.web.pages.desk.findings import names_in, region_asked, region_choices
from collect.web.pages.paging import Pages
from collect.web.pages.sorting import Heading, Order, heading, joined, one_asked, order_asked
from collect.web.pages.specification import rule_specified
from rules.engine import engine_for
from rules.findings import StoredValue
from rules.kinds import text_of
from rules.spec import CollectionSpec, ItemSpec

PAGE_SIZE = 25
SORTS = {"native_id": "return_of__source__native_id", "name": "return_of__source__name"}
DIFFERENCE = "difference"
LABELS = {"name": "Organisation", "native_id": "Native ID", DIFFERENCE: "Difference"}
COLOURS = {"open": "red", "explained": "blue", "confirm_again": "yellow", "okd": "green"}


@dataclass(frozen=True, slots=True)
class ValueShown:
    """One value as it stands on the page, beside last year's; `url` leads to its field."""

    name: str
    now: str
    before: str
    difference: str
    percent: str
    url: str


@dataclass(frozen=True, slots=True)
class FiringRow:
    """One line: `value` is of the first item that the rule reads, `others` of the next ones."""

    firing: Firing
    value: ValueShown | None
    others: list[ValueShown]
    neighbours: str
    beside: str
    state: str
    colour: str
    report_url: str
    notes_url: str


@dataclass(frozen=True, slots=True)
class FiringPage:
    """What `web/desk/findings_rule.html` shows."""

    rule: str
    title: str
    message: str
    specified_url: str
    first: ItemSpec | None
    rows: list[FiringRow]
    page: Page[Any]
    kept: dict[str, str]
    order: Order
    regions: list[tuple[str, str]]
    may_ok: bool

    @property
    def reads_more(self) -> bool:
        """Whether the rule reads more than one item."""
        return any(row.others for row in self.rows)

    @property
    def states(self) -> list[tuple[str, str]]:
        """The choices of the filter by state."""
        return list(STATES.items())

    @property
    def query(self) -> str:
        """The address's part after "?" without the page's number."""
        return joined(urlencode(self.kept), self.order.query)

    @property
    def headings(self) -> dict[str, Heading]:
        """The headings that sort, each by its key."""
        kept, found = urlencode(self.kept), {}
        for key, label in LABELS.items():
            far = key == DIFFERENCE
            found[key] = heading(label, key, self.order, kept, from_the_most=far, numeric=far)
        return found


def firing_page(reach: Reach, rule: str, asked: Mapping[str, str]) -> FiringPage | None:
    """One page of the places where the rule fires; None where it neither is one nor fires."""
    names = names_in(reach)
    if names is None:
        return None
    first = _first_read(names.spec, rule)
    kept = _kept(reach, asked)
    order = _order(asked, first)
    keys = remembered(
        reach,
        ("firing", rule, *kept.items(), order),
        partial(_keys, reach, rule, kept, order, spec=names.spec),
        last_year=order.sort == DIFFERENCE,
    )
    if not (keys or kept or names.knows(rule)):
        return None
    page = Pages(keys, PAGE_SIZE).get_page(asked.get("page", "1"))
    numbered = rule in names.spec.rule_by_number
    return FiringPage(
        rule=rule,
        title=names.title(rule),
        message=names.message(rule),
        specified_url=rule_specified(reach.collection.pk, rule) if numbered else "",
        first=first.item if first else None,
        rows=[_row(one) for one in firings(reach, names.spec, list(page))],
        page=page,
        kept=kept,
        order=order,
        regions=region_choices(reach),
        may_ok=Deed.OK in deeds_of(reach),
    )


def _order(asked: Mapping[str, str], first: Place | None) -> Order:
    sorts = (*SORTS, DIFFERENCE) if first else tuple(SORTS)
    return order_asked(asked, sorts, Order("native_id"))


def _keys(
    reach: Reach, rule: str, kept: Mapping[str, str], order: Order, *, spec: CollectionSpec
) -> list[int]:
    """The keys of all findings that are asked for, in order."""
    found = firing(reach, rule, **kept)
    first = _first_read(spec, rule)
    if order.sort == DIFFERENCE and first:
        return by_difference(reach, spec, found, first, descending=order.descending)
    key = SORTS[order.sort]
    listed = found.order_by(f"-{key}" if order.descending else key, "pk")
    return list(listed.values_list("pk", flat=True))


def _kept(reach: Reach, asked: Mapping[str, str]) -> dict[str, str]:
    search = sought(asked.get("search", ""))
    kept = {
        "region": region_asked(reach, asked),
        "state": one_asked(asked, "state", STATES),
        "search": search,
    }
    return {name: value for name, value in kept.items() if value}


def _first_read(spec: CollectionSpec, rule: str) -> Place | None:
    """The first item that the rule reads, where it can be compared."""
    places = checks_of(engine_for(spec)).get((rule, ""), [])
    return places[0] if places and is_number(places[0].item) else None


def _row(one: Firing) -> FiringRow:
    shown = [_value(one, compared) for compared in one.compared]
    finding, pk = one.finding, one.return_.pk
    beside = one.neighbours
    return FiringRow(
        firing=one,
        value=shown[0] if shown else None,
        others=shown[1:],
        neighbours=number_shown(beside.median) if beside else "",
        beside=f"{number_shown(beside.lowest)} to {number_shown(beside.highest)}" if beside else "",
        state=STATES[one.state],
        colour=COLOURS[one.state],
        report_url=f"{reverse('error_report', args=(pk,))}?detail={finding.pk}#details",
        notes_url=reverse("finding_notes", args=(pk, finding.pk)),
    )


def _value(one: Firing, compared: Compared) -> ValueShown:
    item, section = compared.place.item, compared.place.section
    form = reverse("form", args=(one.return_.pk, section.code))
    change = compared.change
    return ValueShown(
        name=item.name,
        now=_text(compared.now, item),
        before=_text(compared.before, item),
        difference=signed(change.difference),
        percent=signed(_to_a_tenth(change.percent), "%"),
        url=f"{form}#item-{item.code}",
    )


def _text(value: StoredValue | None, item: ItemSpec) -> str:
    """The value in the form's words; a blank says so."""
    if value is None:
        return "blank"
    number = number_of(value) if is_number(item) else None
    if number is not None:
        return number_shown(number)
    return str(value) if isinstance(value, str) else text_of(value, item)


def number_shown(number: Decimal) -> str:
    """A number with thousands separators."""
    return f"{number:,}"


def _to_a_tenth(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(Decimal("0.1"), ROUND_HALF_UP)

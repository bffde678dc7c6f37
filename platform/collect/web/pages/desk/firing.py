"""One rule across returns: each place where it fires, with what stands beside the value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from collect.desk.bulk import deeds_of
from collect.desk.checks import Place, checks_of
from collect.desk.compared import number_of
from collect.desk.firing import STATES, Compared, Firing, by_difference, firing, firings
from collect.desk.item_values import is_number
from collect.desk.memory import remembered
from collect.desk.models import Deed
from collect.returns.reach import Reach
from collect.web.pages.desk.findings import names_in, region_asked, region_choices
from collect.web.pages.desk.listing import Order
from collect.web.pages.parts import page_numbers
from collect.web.pages.specification import rule_specified
from rules.engine import engine_for
from rules.findings import StoredValue
from rules.kinds import text_of
from rules.spec import ItemSpec

PAGE_SIZE = 25
SORTS = {"native_id": "return_of__source__native_id", "name": "return_of__source__name"}
DIFFERENCE = "difference"
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
    sort: str
    direction: str
    regions: list[tuple[str, str]]
    may_ok: bool

    @property
    def numbers(self) -> Iterable[int | str]:
        """The numbers of the pager."""
        return page_numbers(self.page)

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
        return urlencode({**self.kept, "sort": self.sort, "direction": self.direction})

    @property
    def sort_urls(self) -> dict[str, str]:
        """Where each heading that sorts leads to."""
        found = {}
        for key in (*SORTS, DIFFERENCE):
            down = self.direction != "descending" if key == self.sort else key == DIFFERENCE
            turned = {"sort": key, "direction": "descending" if down else ""}
            found[key] = f"?{urlencode({**self.kept, **turned})}"
        return found


def firing_page(reach: Reach, rule: str, asked: Mapping[str, str]) -> FiringPage | None:
    """One page of the places where the rule fires; None where it neither is one nor fires."""
    names = names_in(reach)
    if names is None:
        return None
    first = _first_number(checks_of(engine_for(names.spec)).get((rule, ""), []))
    kept = _kept(reach, asked)
    order = _order(asked, first)
    keys = remembered(
        reach,
        ("firing", rule, *kept.items(), order),
        partial(_keys, reach, rule, kept, order, first),
        last_year=order.sort == DIFFERENCE,
    )
    if not (keys or kept or names.knows(rule)):
        return None
    page = Paginator(keys, PAGE_SIZE).get_page(asked.get("page", "1"))
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
        sort=order.sort,
        direction="descending" if order.descending else "",
        regions=region_choices(reach),
        may_ok=Deed.OK in deeds_of(reach),
    )


def _order(asked: Mapping[str, str], first: Place | None) -> Order:
    sort = asked.get("sort", "")
    known = sort in SORTS or (sort == DIFFERENCE and first is not None)
    return Order(sort if known else "native_id", asked.get("direction") == "descending")


def _keys(
    reach: Reach, rule: str, kept: Mapping[str, str], order: Order, first: Place | None
) -> list[int]:
    """The keys of all findings that are asked for, in order."""
    found = firing(reach, rule, **kept)
    if order.sort == DIFFERENCE and first:
        return by_difference(reach, found, first, descending=order.descending)
    key = SORTS[order.sort]
    listed = found.order_by(f"-{key}" if order.descending else key, "pk")
    return list(listed.values_list("pk", flat=True))


def _kept(reach: Reach, asked: Mapping[str, str]) -> dict[str, str]:
    search = asked.get("search", "").replace("\x00", "").strip()[:100]
    state = asked.get("state", "")
    kept = {
        "region": region_asked(reach, asked),
        "state": state if state in STATES else "",
        "search": search,
    }
    return {name: value for name, value in kept.items() if value}


def _first_number(places: list[Place]) -> Place | None:
    """The first item that the rule reads, where it can be compared."""
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
        difference=_signed(change.difference),
        percent=_signed(change.percent, places=1, unit="%"),
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


def _signed(number: Decimal | None, places: int | None = None, unit: str = "") -> str:
    """With its sign in front, as differences are written; "" for what is not known."""
    if number is None:
        return ""
    if places is not None:
        number = number.quantize(Decimal(10) ** -places, ROUND_HALF_UP)
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{abs(number):,}{unit}"

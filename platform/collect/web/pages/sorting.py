"""What a list is cut down to and sorted by, as its address says it, and headings that sort it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

Row = TypeVar("Row")

DESCENDING = "descending"
ASCENDING = "ascending"


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by, and whether from the last to the first; "" is its own order."""

    sort: str = ""
    descending: bool = False

    @property
    def query(self) -> str:
        """The order as a part of an address."""
        if not self.sort:
            return ""
        down = {"direction": DESCENDING} if self.descending else {}
        return urlencode({"sort": self.sort, **down})

    def direction_of(self, sort: str) -> str:
        """The direction in which the list is sorted by `sort`; "" where it is not."""
        if sort != self.sort:
            return ""
        return DESCENDING if self.descending else ASCENDING


OWN = Order()
"""The order in which a list stands by itself."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; without a URL it does not sort.

    `direction` is `ascending` or `descending` where the list is sorted by it, otherwise empty.
    """

    label: str
    url: str = ""
    direction: str = ""
    numeric: bool = False


def one_asked(asked: Mapping[str, str], name: str, among: Container[str]) -> str:
    """What an address says of that name, if it is one of `among`; otherwise nothing."""
    said = asked.get(name, "")
    return said if said in among else ""


def order_asked(asked: Mapping[str, str], sorts: Container[str], usual: Order = OWN) -> Order:
    """The order that an address asks for; the `usual` one where it names none of `sorts`."""
    sort = one_asked(asked, "sort", sorts)
    return Order(sort, asked.get("direction") == DESCENDING) if sort else usual


def heading(
    label: str,
    sort: str,
    order: Order,
    kept: str = "",
    *,
    from_the_most: bool = False,
    numeric: bool = False,
) -> Heading:
    """The heading that sorts by `sort`, first from the most down or from the least up, and turns
    the order where the list is sorted by it; where `sort` is empty it does nothing.

    `kept` is what its address keeps beside the order, as a query string.
    """
    if not sort:
        return Heading(label, numeric=numeric)
    direction = order.direction_of(sort)
    turned = Order(sort, direction == ASCENDING if direction else from_the_most)
    return Heading(label, f"?{joined(kept, turned.query)}", direction, numeric)


def joined(*queries: str) -> str:
    """Parts of an address as one."""
    return "&".join(query for query in queries if query)


def in_order(rows: Iterable[Row], key: Callable[[Row], Any], *, descending: bool) -> list[Row]:
    """The rows by their keys; those that have none, which is None, come last either way."""
    keyed = [(key(row), row) for row in rows]
    filled = [pair for pair in keyed if pair[0] is not None]
    filled.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in filled] + [row for found, row in keyed if found is None]

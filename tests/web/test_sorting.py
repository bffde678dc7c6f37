"""What a list is sorted by as its address says it, and the headings that sort it."""

from urllib.parse import parse_qsl

import pytest

from collect.web.pages.sorting import Heading, Order, heading, in_order, joined, order_asked

SORTS = ("name", "errors")


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ({"sort": "name"}, Order("name")),
        ({"sort": "errors", "direction": "descending"}, Order("errors", descending=True)),
        ({"sort": "errors", "direction": "upwards"}, Order("errors")),
        ({"sort": "nonsense", "direction": "descending"}, Order("name", descending=True)),
        ({"direction": "descending"}, Order("name", descending=True)),
        ({"sort": ""}, Order("name", descending=True)),
    ],
)
def test_an_address_that_names_no_column_asks_for_the_usual_order(
    asked: dict[str, str], order: Order
) -> None:
    assert order_asked(asked, SORTS, Order("name", descending=True)) == order


@pytest.mark.parametrize("order", [Order("name"), Order("a & b", descending=True), Order()])
def test_an_order_is_written_as_it_is_read(order: Order) -> None:
    assert order_asked(dict(parse_qsl(order.query)), ("name", "a & b")) == order


@pytest.mark.parametrize(
    ("order", "most", "url", "direction"),
    [
        (Order("name"), False, "?only=x&sort=errors", ""),
        (Order("name"), True, "?only=x&sort=errors&direction=descending", ""),
        (Order("errors"), False, "?only=x&sort=errors&direction=descending", "ascending"),
        (Order("errors", descending=True), True, "?only=x&sort=errors", "descending"),
    ],
)
def test_a_heading_turns_the_order_that_it_sorts_by(
    *, order: Order, most: bool, url: str, direction: str
) -> None:
    shown = heading("Errors", "errors", order, "only=x", from_the_most=most, numeric=True)
    assert shown == Heading("Errors", url, direction, numeric=True)


def test_a_column_without_a_key_has_a_heading_that_does_not_sort() -> None:
    assert heading("Notes", "", Order(), "only=x") == Heading("Notes")


def test_rows_without_a_key_come_last_either_way() -> None:
    rows = [("a", None), ("b", 2), ("c", 1), ("d", None)]
    for descending, found in ((False, "cbad"), (True, "bcad")):
        names = [name for name, _ in in_order(rows, lambda row: row[1], descending=descending)]
        assert "".join(names) == found


def test_parts_of_an_address_are_joined_without_the_empty_ones() -> None:
    assert joined("", "a=1", "", "b=2") == "a=1&b=2"

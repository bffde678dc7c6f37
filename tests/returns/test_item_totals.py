"""What all returns say of an item adds up exactly."""

from decimal import Decimal

import pytest

from collect.definitions.models import DataCollection
from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.returns.item_totals import ItemTotal, total_of
from factories import fill, return_of, source_of, toy


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy with the figures of two associations, a third having sent nothing."""
    made = toy()
    for native_id, rent, plots in (("A1", "0.10", "7"), ("A2", "0.20", "x")):
        return_ = return_of(made, native_id)
        fill(return_, "Plots", source_of(return_), Rent=rent, PlotsLet=plots)
    return made


def total(collection: DataCollection, section: str, code: str) -> ItemTotal | None:
    publication = newest_publication(collection)
    assert publication is not None
    place = spec_of(publication).section_by_code[section]
    return total_of(collection, place, next(item for item in place.items if item.code == code))


def test_decimals_add_up_exactly(collection: DataCollection) -> None:
    assert total(collection, "Plots", "Rent") == ItemTotal(Decimal("0.30"), 2)


def test_what_is_no_number_is_left_out(collection: DataCollection) -> None:
    assert total(collection, "Plots", "PlotsLet") == ItemTotal(Decimal(7), 1)


def test_an_item_without_values_has_none_to_add_up(collection: DataCollection) -> None:
    assert total(collection, "Plots", "Hens") == ItemTotal(Decimal(0), 0)


def test_texts_and_many_records_have_no_total(collection: DataCollection) -> None:
    assert total(collection, "Site", "SiteName") is None
    assert total(collection, "Shed", "ShedNo") is None

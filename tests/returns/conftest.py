"""A toy return, and the people around it."""

import pytest

from collect.definitions.models import DataCollection
from collect.returns.access import Actor
from collect.returns.models import Return
from factories import collector_of, return_of, source_of, toy


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy collection, published and open."""
    return toy()


@pytest.fixture
def return_(collection: DataCollection) -> Return:
    """The return of A1, still without data."""
    return return_of(collection, "A1")


@pytest.fixture
def source(return_: Return) -> Actor:
    """Somebody of A1."""
    return source_of(return_)


@pytest.fixture
def collector(return_: Return) -> Actor:
    """Somebody of the department."""
    return collector_of(return_)

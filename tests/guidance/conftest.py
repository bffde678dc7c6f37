"""A designer with the console open, and somebody of a source."""

import pytest
from django.test import Client

from collect.definitions.models import DataCollection
from collect.organisations.roles import Role
from factories import return_of, user


@pytest.fixture
def designer(db: None) -> Client:
    """Somebody who designs collections."""
    client = Client()
    client.force_login(user(Role.DESIGNER))
    return client


@pytest.fixture
def source(collection: DataCollection) -> Client:
    """Somebody of A1."""
    client = Client()
    client.force_login(user(Role.SOURCE, return_of(collection, "A1").source))
    return client

"""A source and a collector, each with a browser in which they are signed in."""

import pytest
from django.test import Client

from collect.organisations.roles import Role
from collect.returns.models import Return
from factories import user


@pytest.fixture
def source(return_: Return) -> Client:
    """Somebody of A1, signed in."""
    return signed_in(Role.SOURCE, return_)


@pytest.fixture
def collector(return_: Return) -> Client:
    """Somebody of the department, signed in."""
    return signed_in(Role.COLLECTOR, return_)


def signed_in(role: Role, return_: Return) -> Client:
    """A browser of somebody in that role."""
    client = Client()
    client.force_login(user(role, return_.source if role == Role.SOURCE else None))
    return client

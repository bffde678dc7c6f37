"""A program of the source of the toy return, and files kept in a folder of the test."""

from pathlib import Path

import pytest
from django.core.cache import cache

from api.software import Software
from collect.organisations.roles import Role
from collect.returns.models import Return
from factories import user


@pytest.fixture(autouse=True)
def every_file(files: Path) -> None:
    """No test leaves a file behind."""


@pytest.fixture(autouse=True)
def counts_begin_anew() -> None:
    """No test is held back by the requests of another."""
    cache.clear()


@pytest.fixture
def software(return_: Return) -> Software:
    """A program of A1."""
    return Software(user(Role.SOURCE, return_.source, "sam"))

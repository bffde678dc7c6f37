"""A toy return, a program of its source, and files kept in a folder of the test."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from api.software import Software
from collect.organisations.roles import Role
from collect.returns.models import Return
from factories import return_of, toy, user


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Where uploads are kept."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def counts_begin_anew() -> None:
    """No test is held back by the requests of another."""
    cache.clear()


@pytest.fixture
def return_(db: None) -> Return:
    """The return of A1, still without data."""
    return return_of(toy(), "A1")


@pytest.fixture
def software(return_: Return) -> Software:
    """A program of A1."""
    return Software(user(Role.SOURCE, return_.source, "sam"))

"""A toy return and the people around it, and files kept in a folder of the test."""

from pathlib import Path
from typing import Any

import pytest

from collect.returns.access import Actor
from collect.returns.models import Return
from factories import collector_of, return_of, source_of, toy


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Where uploads are kept."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def return_(db: None) -> Return:
    """The return of A1, still without data."""
    return return_of(toy(), "A1")


@pytest.fixture
def source(return_: Return) -> Actor:
    """Somebody of A1."""
    return source_of(return_)


@pytest.fixture
def collector(return_: Return) -> Actor:
    """Somebody of the department."""
    return collector_of(return_)

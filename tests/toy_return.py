"""The toy return and the people around it, a folder for files, and a database for processes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collect.definitions.models import DataCollection
from collect.desk.memory import forget
from collect.returns.access import Actor
from collect.returns.models import Return
from databases import new_database
from factories import collector_of, return_of, source_of, toy
from processes import Place
from uploads.zips import Capture


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No sum of another test, whose rows may have the same keys."""
    forget()


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy collection, published and open, without dates."""
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


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    """Where uploads are kept: a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Capture) -> Capture:
    """Runs the jobs that are queued within it."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def place(tmp_path: Path, transactional_db: None) -> Iterator[Place]:
    """A database that is ready to be used, for processes of their own."""
    with new_database(tmp_path) as address:
        yield Place(tmp_path, address)

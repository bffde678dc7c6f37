"""A toy return and the people around it, and files kept in a folder of the test."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return
from factories import acting, collector_of, return_of, source_of, toy, user
from uploads.processes import Place
from uploads.zips import Capture


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


@pytest.fixture
def collection(return_: Return) -> DataCollection:
    """The toy collection."""
    return return_.collection


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Capture) -> Capture:
    """Runs the jobs that are queued within it."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def agent(collection: DataCollection) -> Actor:
    """Somebody of the agent of A1 and A2, in a collection with an agent step."""
    federation = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
    collection.agent_step = True
    collection.save()
    collection.returns.filter(source__native_id__in=("A1", "A2")).update(agent=federation)
    return acting(user(Role.AGENT, federation), return_of(collection, "A1"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with tables and nothing in them."""
    made = Place(tmp_path_factory.mktemp("empty"))
    made.run("migrate", "-v0")
    return made.database


@pytest.fixture
def place(tmp_path: Path, empty: Path) -> Place:
    """A database that is ready to be used, for processes of their own."""
    made = Place(tmp_path)
    shutil.copy(empty, made.database)
    return made

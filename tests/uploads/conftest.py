"""Files kept in a folder of the test, and an agent of two sources."""

from pathlib import Path

import pytest

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import Actor
from factories import acting, return_of, user


@pytest.fixture(autouse=True)
def every_file(files: Path) -> None:
    """No test leaves a file behind."""


@pytest.fixture
def agent(collection: DataCollection) -> Actor:
    """Somebody of the agent of A1 and A2, in a collection with an agent step."""
    federation = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
    collection.agent_step = True
    collection.save()
    collection.returns.filter(source__native_id__in=("A1", "A2")).update(agent=federation)
    return acting(user(Role.AGENT, federation), return_of(collection, "A1"))

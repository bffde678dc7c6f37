"""A toy return with people who have e-mail addresses: its source's, an agent's, a collector's."""

import pytest

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return
from factories import acting, return_of
from notifications.people import person


@pytest.fixture
def bina(return_: Return) -> User:
    """Somebody of A1, who does nothing."""
    return person("bina", Role.SOURCE, return_.source)


@pytest.fixture
def source(return_: Return) -> Actor:
    """Somebody else of A1, who does the work."""
    return acting(person("sam", Role.SOURCE, return_.source), return_)


@pytest.fixture
def collector(return_: Return) -> Actor:
    """Somebody of the department."""
    return acting(person("carla", Role.COLLECTOR), return_)


@pytest.fixture
def agent(collection: DataCollection) -> Actor:
    """Somebody of the agent of every source, in a collection with an agent step."""
    federation = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
    DataCollection.objects.filter(pk=collection.pk).update(agent_step=True)
    collection.returns.update(agent=federation)
    return acting(person("amir", Role.AGENT, federation), return_of(collection, "A1"))

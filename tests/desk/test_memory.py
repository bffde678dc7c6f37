"""Sums across returns are kept until something happens to one of the returns."""

from collections.abc import Callable

import pytest

from collect.definitions.models import DataCollection
from collect.desk.memory import Memory, forget, remembered
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.reach import Reach, reach_of
from collect.returns.services.notes import add_note
from factories import collector_of, fill, ok, return_of, source_of, toy, user


@pytest.fixture
def collection(db: None) -> DataCollection:
    made = toy()
    return_ = return_of(made, "A1")
    fill(return_, "Plots", source_of(return_), PlotsLet="7")
    return made


def reach_in(role: Role, collection: DataCollection, at: Organisation | None = None) -> Reach:
    found = reach_of(user(role, at), collection)
    assert found is not None
    return found


def counting(reach: Reach, *, last_year: bool = False) -> Callable[[], int]:
    """Asks again each time; the number of times that it was made."""
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    return lambda: remembered(reach, "sum", make, last_year=last_year)


def test_a_sum_is_made_once_while_nothing_happens(collection: DataCollection) -> None:
    ask = counting(reach_in(Role.COLLECTOR, collection))
    assert [ask(), ask()] == [1, 1]


def test_a_value_a_note_and_an_ok_each_have_it_made_again(collection: DataCollection) -> None:
    ask, return_ = counting(reach_in(Role.COLLECTOR, collection)), return_of(collection, "A1")
    finding = return_.findings.get(number="101")
    assert ask() == 1
    fill(return_, "Plots", source_of(return_), PlotsLet="8")
    assert ask() == 2
    add_note(return_, "A path", by=source_of(return_), finding=finding)
    assert ask() == 3
    ok(return_.findings.get(number="101"), by=collector_of(return_), reason="Seen")
    assert [ask(), ask()] == [4, 4]


def test_an_act_on_another_collection_leaves_it_unless_it_is_last_years(
    collection: DataCollection,
) -> None:
    before, reach = toy(2023), reach_in(Role.COLLECTOR, collection)
    this, both = counting(reach), counting(reach, last_year=True)
    this()
    both()
    return_ = return_of(before, "A2")
    fill(return_, "Plots", source_of(return_), PlotsLet="8")
    assert (this(), both()) == (1, 2)


def test_what_is_an_agents_is_kept_until_a_return_becomes_theirs_or_is_no_longer(
    collection: DataCollection,
) -> None:
    """Also where the keys of the new ones add up to the same."""
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    first = return_of(collection, "A1")
    for n in range(4):
        source = Organisation.objects.create(native_id=f"X{n}", name=f"X{n}", type="association")
        Return.objects.create(
            pk=first.pk + 1000 + n,
            collection=collection,
            source=source,
            publication=first.publication,
        )
    ask = None
    for n, those in enumerate((("X0", "X3"), ("X1", "X2")), start=1):
        Return.objects.filter(collection=collection).update(agent=None)
        Return.objects.filter(source__native_id__in=those).update(agent=federation)
        ask = ask or counting(reach_in(Role.AGENT, collection, federation))
        assert [ask(), ask()] == [n, n]


def test_an_agent_is_not_told_what_was_kept_for_another_or_for_a_collector(
    collection: DataCollection,
) -> None:
    asks = [counting(reach_in(Role.COLLECTOR, collection))]
    for native_id, source in (("FED", "A1"), ("UNION", "A2")):
        agent = Organisation.objects.create(native_id=native_id, name=native_id, type="agent")
        Return.objects.filter(source__native_id=source).update(agent=agent)
        asks.append(counting(reach_in(Role.AGENT, collection, agent)))
    assert [[ask(), ask()] for ask in asks] == [[1, 1]] * 3


def test_forgetting_empties_every_memory_there_is() -> None:
    memories: list[Memory[int]] = [Memory(2), Memory(1)]
    assert [one.get("key", lambda: 1) for one in memories] == [1, 1]
    assert [one.get("key", lambda: 2) for one in memories] == [1, 1]
    forget()
    assert [one.get("key", lambda: 3) for one in memories] == [3, 3]

"""What a preview says of thousands of returns is what is decided on each alone."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collect.desk.bulk import deeds_of
from collect.desk.bulk_decisions import decide, decide_each, why_not
from collect.desk.models import Deed
from collect.organisations.models import Organisation
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.reach import Reach
from collect.returns.workflow import ReturnStatus
from desk.bulk_world import World

MANY = 60


@pytest.fixture
def crowd(world: World) -> World:
    """Returns in random statuses, with and without data and errors, some with an extension."""
    chance = Random(5)
    first = world.return_("A1")
    agent = world.agent("A1")
    for number in range(MANY):
        source = Organisation.objects.create(native_id=f"K{number}", name=f"Kay {number}", type="x")
        Return.objects.create(
            collection=first.collection,
            source=source,
            publication=first.publication,
            agent=agent.actor.organisation,
            status=chance.choice(ReturnStatus.values),
            errors=chance.choice((0, 0, 1, 2, 1200)),
            loaded_at=chance.choice((None, timezone.now(), timezone.now())),
        )
        if chance.random() < 0.3:
            Extension.objects.create(
                collection=first.collection,
                organisation=source,
                until=timezone.localdate() + timedelta(days=chance.choice((-3, 3))),
                state=chance.choice(ExtensionState.values),
            )
    return world


@pytest.mark.parametrize("agent_step", [True, False])
@pytest.mark.parametrize(
    "closings",
    [
        {},
        {"closes": date(2024, 1, 1)},
        {"closes_to_agents": date(2024, 1, 1)},
        {"opens": date(2999, 1, 1)},
    ],
)
def test_the_preview_equals_the_decision_on_each_return(
    crowd: World, agent_step: bool, closings: dict[str, date]
) -> None:
    collection = crowd.collection
    collection.agent_step = agent_step
    for name, day in closings.items():
        setattr(collection, name, day)
    collection.save()
    collected = dict.fromkeys(deeds_of(crowd.collector), crowd.collector)
    fed = Return.objects.filter(agent__isnull=False)[0].agent
    checks = Reach(type(crowd.collector.actor)(None, "agent", fed), collection)  # type: ignore[arg-type]
    for reach, deeds in ((crowd.collector, collected), (checks, deeds_of(checks))):
        for deed in deeds:
            told = {one.pk: one.why for one in decide_each(reach, Deed(deed), reach.returns)}
            whole = reach.returns.select_related("collection", "source")
            alone = {r.pk: why_not(decide(reach.actor, Deed(deed), r), r) for r in whole}
            assert told == alone, deed
            assert len(alone) >= MANY


def test_the_preview_asks_the_database_as_often_for_many_returns_as_for_few(crowd: World) -> None:
    returns = crowd.collector.returns
    for some in (returns.filter(source__native_id="A1"), returns):
        with CaptureQueriesContext(connection) as caught:
            list(decide_each(crowd.collector, Deed.AUTHORISE, some))
        assert len(caught) == 2


def test_reasons_are_the_same_words_for_returns_that_are_refused_for_the_same(crowd: World) -> None:
    told = decide_each(crowd.collector, Deed.AUTHORISE, crowd.collector.returns)
    reasons = {one.why for one in told}
    assert sum(why.startswith("errors are open") for why in reasons) == 1
    assert "Kay" not in " ".join(reasons)

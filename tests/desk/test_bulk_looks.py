"""What a bulk act changes is news to everybody but to whom did it."""

from collect.desk.models import Deed
from collect.desk.progress import changed_count
from collect.desk.services.bulk import undo
from collect.desk.services.looks import mark_seen
from collect.organisations.roles import Role
from desk.bulk_world import World
from factories import user


def test_a_bulk_act_of_one_s_own_is_no_news_but_it_is_to_colleagues(world: World) -> None:
    world.submitted("A1")
    world.submitted("A2")
    mine, colleague = world.collector, world.desk(user(Role.COLLECTOR))
    for reach in (mine, colleague):
        mark_seen(reach.actor.user, reach.returns)
    assert (changed_count(mine), changed_count(colleague)) == (0, 0)
    act = world.act(mine, Deed.AUTHORISE, "A1")
    assert (changed_count(mine), changed_count(colleague)) == (0, 1)
    with world.capture(execute=True):
        undo(act, reach=mine, reason="Too early")
    assert (changed_count(mine), changed_count(colleague)) == (0, 1)


def test_what_is_exported_is_not_seen_by_that(world: World) -> None:
    world.submitted("A1")
    new = changed_count(world.collector)
    world.act(world.collector, Deed.EXPORT, "A1", format_="csv")
    assert changed_count(world.collector) == new == 1

"""The history of an item: who, when, from what, to what."""

import pytest

from collect.definitions.specs import spec_of
from collect.organisations.roles import Role
from collect.returns.access import OPERATOR, Actor
from collect.returns.data import read_flat
from collect.returns.history import FieldChange, changes_of_item
from collect.returns.models import Return
from collect.returns.services.editing import UnknownSection, save_section
from collect.returns.services.loading import load_returns
from collect.returns.services.status import take_step
from factories import fill, return_of


def changes(return_: Return, item: str = "PlotsLet") -> list[FieldChange]:
    current = return_of(return_.collection, return_.source.native_id)
    return changes_of_item(current.records.get(section="Plots"), item, current)


def steps(return_: Return, item: str = "PlotsLet") -> list[tuple[object, object]]:
    return [(change.before, change.after) for change in changes(return_, item)]


def load(return_: Return, **texts: str) -> None:
    data = read_flat(spec_of(return_.publication), texts, return_.source)
    load_returns([(return_.pk, data)], by=OPERATOR, origin="plots.csv")


def test_each_edit_of_an_item_is_told_newest_first(
    return_: Return, source: Actor, collector: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    fill(return_, "Plots", source, PlotsLet="seven")
    take_step(return_.pk, "submit", by=source)
    fill(return_, "Plots", collector, PlotsLet="8", Hens="1")
    assert steps(return_) == [("seven", 8), (7, "seven"), (None, 7)]
    newest = changes(return_)[0]
    assert (newest.role, newest.organisation) == (Role.COLLECTOR.label, "The Department")
    assert newest.who == collector.user.display_name
    assert steps(return_, "Hens") == [(None, 1)]


def test_a_saved_section_without_a_change_is_no_history(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    fill(return_, "Plots", source, PlotsLet="7")
    assert len(steps(return_)) == 1


def test_a_load_is_told_before_and_after_the_first_edit(return_: Return, source: Actor) -> None:
    load(return_, PlotsLet="7")
    assert [(c.after, c.act) for c in changes(return_)] == [(7, "Loaded from plots.csv")]
    loaded_at = changes(return_)[0].at
    fill(return_, "Plots", source, PlotsLet="8")
    told = [(c.before, c.after, c.act) for c in changes(return_)]
    assert told == [(7, 8, "Edited"), (None, 7, "Loaded from plots.csv")]
    assert changes(return_)[1].at == loaded_at


def test_no_state_between_loads_and_edits_is_lost(return_: Return, source: Actor) -> None:
    load(return_, PlotsLet="1")
    load(return_, PlotsLet="2")
    fill(return_, "Plots", source, PlotsLet="3")
    load(return_, PlotsLet="4")
    load(return_, PlotsLet="5")
    fill(return_, "Plots", source, PlotsLet="6")
    assert [after for _, after in reversed(steps(return_))] == [1, 2, 3, 4, 5, 6]


def test_deleting_and_restoring_stand_in_the_history(
    return_: Return, source: Actor, collector: Actor
) -> None:
    load(return_, PlotsLet="7")
    current = return_of(return_.collection, "A1")
    take_step(current.pk, "delete_data", by=source)
    take_step(current.pk, "restore_data", by=collector, reason="By mistake")
    assert steps(return_) == [(None, 7), (7, None), (None, 7)]
    assert changes(return_)[0].reason == "By mistake"


def test_a_refused_edit_leaves_no_history(return_: Return, source: Actor) -> None:

    fill(return_, "Plots", source, PlotsLet="7")
    with pytest.raises(UnknownSection):
        save_section(return_.pk, "Nowhere", {"PlotsLet": "8"}, by=source)
    assert steps(return_) == [(None, 7)]

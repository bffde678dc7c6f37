"""Which acts leave an entry in the trail of a return, and what the entry says."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collect.definitions.models import RuleSwitch
from collect.definitions.specs import spec_of
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns import trail
from collect.returns.access import OPERATOR, Actor, Refused
from collect.returns.at_moment import state_at
from collect.returns.data import read_flat
from collect.returns.models import Return, TrailEntry, TrailKind
from collect.returns.rechecking import Recheck, recheck
from collect.returns.services.loading import load_returns
from collect.returns.services.notes import add_note
from collect.returns.services.revalidation import revalidate
from collect.returns.services.sealing import seal_due
from collect.returns.services.status import take_step
from collect.returns.services.validation import validate
from collect.returns.trail_reading import verify
from factories import fill, ok, return_of, source_of, toy


def told(return_: Return) -> list[tuple[str, str]]:
    """Kind and act of each entry, the oldest first."""
    return [(entry.kind, entry.act) for entry in return_.trail.order_by("number")]


def forget_the_trail(return_: Return) -> None:
    """Leave a return as if it were older than the trail."""
    return_.trail.all().delete()
    Return.objects.filter(pk=return_.pk).update(trail_number=0, trail_hash="", changed_at=None)


def fail_half_way(return_: Return, by: Actor) -> None:
    """An act that writes, and then fails."""
    with trail.acting(by, "In vain"):
        add_note(return_, "Three", by=by)
        raise Refused("No")


def test_each_act_is_one_entry_with_who_and_why(
    return_: Return, source: Actor, collector: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7", PlotsAll="9")
    add_note(return_, "Two are paths", by=source, section="Plots", item="PlotsLet")
    ok(return_.findings.get(number="101"), by=collector, reason="So it is")
    take_step(return_.pk, "submit", by=source)
    take_step(return_.pk, "reject_by_collector", by=collector, reason="Count again")
    assert told(return_) == [
        (TrailKind.DATA, "Edited"),
        (TrailKind.NOTE, "Note on PlotsLet"),
        (TrailKind.OK, "OK'd 101"),
        (TrailKind.STATUS, "Submitted"),
        (TrailKind.STATUS, "Rejected"),
    ]
    last = return_.trail.last()
    assert last is not None
    assert (last.by, last.who) == (collector.user, collector.user and collector.user.display_name)
    assert (last.role, last.organisation) == (Role.COLLECTOR, "The Department")
    assert (last.reason, last.status) == ("Count again", "rejected_by_collector")
    current = return_of(return_.collection, "A1")
    assert (current.trail_number, current.trail_hash) == (5, last.hash)
    assert current.changed_at == last.at


def test_what_changes_nothing_is_no_entry(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    fill(return_, "Plots", source, PlotsLet="7")
    list(revalidate(return_.collection))
    with pytest.raises(Refused):
        take_step(return_.pk, "authorise", by=source)
    assert return_.trail.count() == 1


def test_a_write_outside_of_an_act_is_refused(return_: Return) -> None:
    with pytest.raises(RuntimeError, match="written inside"):
        validate([return_])


def test_judging_again_is_told_of_the_returns_that_it_changes(
    return_: Return, source: Actor
) -> None:
    other = return_of(return_.collection, "A2")
    fill(return_, "Plots", source, PlotsLet="7", PlotsEmpty="0", PlotsAll="9")
    fill(other, "Plots", source_of(other), PlotsLet="7", PlotsEmpty="0", PlotsAll="7")
    switch = RuleSwitch(collection=return_.collection, rule="101", setting="off", reason="Paths")
    switch.starts = timezone.localdate()
    switch.save()
    list(revalidate(return_.collection))
    assert told(return_)[1:] == [(TrailKind.JUDGED, "Judged again")]
    assert told(other)[1:] == []
    before, after = state_at(return_, 1), state_at(return_, 2)
    assert before is not None
    assert after is not None
    assert (dict(before.settings), dict(after.settings)) == ({}, {"101": "off"})
    assert [recheck(moment) for moment in (before, after)] == [Recheck.AGREES, Recheck.AGREES]


def test_next_years_return_tells_that_last_years_changed(return_: Return, source: Actor) -> None:
    before = return_of(toy(2023), "A1")
    fill(return_, "Plots", source, PlotsLet="50", PlotsEmpty="50", PlotsAll="100")
    fill(before, "Plots", source_of(before), PlotsLet="10", PlotsEmpty="10", PlotsAll="20")
    assert told(return_)[1:] == [(TrailKind.JUDGED, "Judged again: PLOTS_2023 changed")]
    moment = state_at(return_, 2)
    assert moment is not None
    assert "103Q" in {finding.number for finding in moment.findings}
    assert recheck(moment) is Recheck.AGREES
    forget_the_trail(before)
    assert recheck(moment) is Recheck.UNKNOWN


def test_findings_that_the_rules_do_not_find_again_are_shown_and_said(
    return_: Return, source: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7", PlotsEmpty="0", PlotsAll="7")
    finding = return_.findings.first()
    with trail.acting(OPERATOR, "Put right by hand"):
        assert finding is not None
        finding.message, finding.rule = "Something else", "999"
        trail.found(return_of(return_.collection, "A1"), [finding])
    moment = state_at(return_, 2)
    assert moment is not None
    assert recheck(moment) is Recheck.DIFFERS
    assert "Something else" in {found.message for found in moment.findings}


def test_the_first_entry_of_a_return_older_than_the_trail_says_all_of_it(
    return_: Return, source: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7", PlotsAll="9")
    add_note(return_, "Two are paths", by=source)
    forget_the_trail(return_)
    fill(return_, "Site", source, SiteName="The Top")
    moment = state_at(return_, 1)
    assert moment is not None
    values = {code: value for record in moment.records for code, value in record.values.items()}
    assert values == {"Ref": "A1", "SiteName": "The Top", "PlotsLet": 7, "PlotsAll": 9}
    assert [note.text for note in moment.notes] == ["Two are paths"]
    assert moment.counts_agree


def test_an_act_within_another_adds_to_its_entries_unless_it_fails(
    return_: Return, source: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    with trail.acting(OPERATOR, "Much at once"):
        add_note(return_, "One", by=source)
        add_note(return_, "Two", by=source)
        with pytest.raises(Refused):
            fail_half_way(return_, source)
    moment = state_at(return_, 2)
    assert moment is not None
    assert sorted(note.text for note in moment.notes) == ["One", "Two"]
    assert told(return_)[1:] == [(TrailKind.NOTE, "Note on the whole return")]
    assert verify(return_of(return_.collection, "A1")) == []


def test_loading_many_returns_takes_no_more_queries_for_their_trails(return_: Return) -> None:
    for number in range(40):
        organisation = Organisation.objects.create(native_id=f"B{number}", name="B", type="x")
        Return.objects.create(
            collection=return_.collection, source=organisation, publication=return_.publication
        )
    returns = list(return_.collection.returns.select_related("source", "publication"))
    counts = []
    for some in (returns[:2], returns[2:]):
        data = [
            (r.pk, read_flat(spec_of(r.publication), {"PlotsLet": "1"}, r.source)) for r in some
        ]
        with CaptureQueriesContext(connection) as caught:
            load_returns(data, by=OPERATOR, origin="a.csv")
        counts.append(sum("trail" in query["sql"] for query in caught.captured_queries))
    assert counts[1] <= counts[0] + 1, counts
    assert TrailEntry.objects.count() == len(returns)


def test_saving_a_tab_takes_two_queries_for_its_trail(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    with CaptureQueriesContext(connection) as caught:
        fill(return_, "Plots", source, PlotsLet="8")
    said = [query["sql"] for query in caught.captured_queries]
    assert sum("returns_trailentry" in sql for sql in said) == 1
    assert sum(sql.startswith('UPDATE "returns_return" SET "changed_at"') for sql in said) == 1


def test_trails_are_sealed_once_a_day(return_: Return, source: Actor) -> None:
    assert seal_due() == []
    fill(return_, "Plots", source, PlotsLet="7")
    assert len(seal_due()) == 1
    fill(return_, "Plots", source, PlotsLet="8")
    assert seal_due() == []
    yesterday = timezone.now() - timedelta(days=1)
    return_.collection.seals.update(at=yesterday)
    assert len(seal_due()) == 1
    return_.collection.seals.update(at=yesterday)
    Return.objects.update(changed_at=yesterday - timedelta(hours=1))
    assert seal_due() == []

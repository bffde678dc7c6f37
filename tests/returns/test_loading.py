"""Loading whole returns, and what becomes of loaded data when people edit them."""

from functools import partial
from pathlib import Path

import pytest

from collect.definitions.specs import spec_of
from collect.returns.access import OPERATOR, Actor
from collect.returns.data import read_flat
from collect.returns.history import changes_of_item
from collect.returns.models import Record, Return, RevisionFacts
from collect.returns.services.editing import save_section
from collect.returns.services.loading import load_returns
from collect.returns.services.status import take_step
from collect.returns.workflow import ReturnStatus
from factories import fill, return_of, source_of, toy
from returns.hands import IN_MEMORY, in_a_copy, together
from rules.data import ReturnData

SITE = {"SiteName": "The Top", "Water": "Yes", "Email": "plots@example.org"}
PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10"}
CELLS = {"PlotsLet": 8, "PlotsEmpty": 4, "PlotsAll": 12, "Waiting": 5, "Rent": "40.00", "Hens": 6}


def data_for(return_: Return, **texts: str) -> ReturnData:
    return read_flat(spec_of(return_.publication), texts, return_.source)


def load(return_: Return, origin: str, by: Actor = OPERATOR, **texts: str) -> None:
    load_returns([(return_.pk, data_for(return_, **texts))], by=by, origin=origin)


def plots_of(return_: Return) -> Record:
    return Record.objects.get(return_of=return_, section="Plots")


def told(return_: Return, item: str) -> list[tuple[object, object, str]]:
    """What the history of an item of the plots says, newest first."""
    current = return_of(return_.collection, "A1")
    changes = changes_of_item(plots_of(return_), item, current)
    return [(change.before, change.after, change.act) for change in changes]


def test_an_authorised_return_among_many_stays_as_it_is_and_is_named(
    return_: Return, source: Actor, collector: Actor
) -> None:
    load(return_, "first.csv", **SITE, **PLOTS)
    take_step(return_.pk, "submit", by=source)
    take_step(return_.pk, "authorise", by=collector)
    before = return_of(return_.collection, "A1")
    other = return_of(return_.collection, "A2")
    supplied = [(found.pk, data_for(found, PlotsLet="99")) for found in (return_, other)]
    progress: list[int] = []
    loaded = load_returns(supplied, by=OPERATOR, origin="second.csv", progress=progress.append)
    assert (loaded.count, loaded.refused) == (1, ((return_, "the return is authorised"),))
    assert progress == [2]
    after = return_of(return_.collection, "A1")
    assert (after.status, after.loaded_from) == (ReturnStatus.AUTHORISED, "first.csv")
    assert (after.loaded_at, after.validated_at) == (before.loaded_at, before.validated_at)
    assert (plots_of(return_).values["PlotsLet"], plots_of(return_).version) == (7, 1)
    assert plots_of(other).values == {"PlotsLet": 99}
    assert return_of(return_.collection, "A2").status == ReturnStatus.LOADED


def test_a_second_load_is_an_entry_of_its_own_in_the_history(
    return_: Return, source: Actor
) -> None:
    load(return_, "first.csv", PlotsLet="7")
    load(return_, "second.csv", by=source, PlotsLet="8")
    assert told(return_, "PlotsLet") == [
        (7, 8, "Loaded from second.csv"),
        (None, 7, "Loaded from first.csv"),
    ]
    current = return_of(return_.collection, "A1")
    second, first = changes_of_item(plots_of(return_), "PlotsLet", current)
    assert (second.who, first.who) == (source.user.display_name, "System operator")  # type: ignore[union-attr]
    assert second.organisation == "Hill Allotments"
    assert second.at > first.at
    entries = RevisionFacts.objects.order_by("pk").values_list("act", flat=True)
    assert list(entries) == ["Loaded from first.csv", "Loaded from second.csv"]


def test_a_load_that_says_the_same_is_no_entry(return_: Return) -> None:
    load(return_, "first.csv", PlotsLet="7")
    load(return_, "second.csv", PlotsLet="7")
    assert told(return_, "PlotsLet")[1:] == []
    assert plots_of(return_).version == 1


def test_two_edits_after_a_load_leave_one_entry_of_the_load(return_: Return, source: Actor) -> None:
    load(return_, "first.csv", PlotsLet="7")
    fill(return_, "Plots", source, PlotsLet="8")
    fill(return_, "Plots", source, PlotsLet="9")
    assert told(return_, "PlotsLet") == [
        (8, 9, "Edited"),
        (7, 8, "Edited"),
        (None, 7, "Loaded from first.csv"),
    ]
    assert RevisionFacts.objects.filter(act="Loaded from first.csv").count() == 1


def test_each_edit_makes_the_records_version_one_more(return_: Return, source: Actor) -> None:
    load(return_, "first.csv", PlotsLet="7")
    versions = [plots_of(return_).version]
    for hens in ("1", "2", "2", "three"):
        fill(return_, "Plots", source, Hens=hens)
        versions.append(plots_of(return_).version)
    assert versions == [1, 2, 3, 3, 4]
    assert Record.objects.get(return_of=return_, section="Site").version == 1


def edit_together() -> None:
    """Load a return, and let somebody edit each of its cells, all in the same moment."""
    return_ = return_of(toy(), "A1")
    load(return_, "first.csv", PlotsLet="7")
    source = source_of(return_)
    opened = {**dict.fromkeys(CELLS, ""), "PlotsLet": "7"}

    def edit(item: str, text: str) -> None:
        texts = {**opened, item: text}
        saved = save_section(return_.pk, "Plots", texts, by=source, opened=opened)
        assert saved.conflicts == ()

    failed = together(partial(edit, item, str(value)) for item, value in CELLS.items())
    assert not failed, failed
    assert plots_of(return_).values == CELLS
    assert plots_of(return_).version == 1 + len(CELLS)
    assert [act for *_, act in told(return_, "PlotsLet")] == ["Edited", "Loaded from first.csv"]


@pytest.mark.skipif(not IN_MEMORY, reason="the test below uses the database server itself")
def test_many_hands_on_one_record_lose_nothing(db: None, tmp_path: Path) -> None:
    # Threads cannot share a database in memory: another process edits a copy in a file.
    in_a_copy(tmp_path, "from returns.test_loading import edit_together; edit_together()")


@pytest.mark.skipif(IN_MEMORY, reason="the test above uses a copy in a file")
def test_many_hands_on_one_record_lose_nothing_on_a_database_server(
    transactional_db: None,
) -> None:
    edit_together()


def test_the_longest_name_of_a_file_has_room_in_the_history(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, Hens="1")
    load_returns([(return_.pk, ReturnData())], by=source, origin="x" * 255)
    assert RevisionFacts.objects.exists()
    assert all(len(facts.act) <= 200 for facts in RevisionFacts.objects.all())
    assert all(len(change.done) <= 200 for change in return_.status_changes.all())

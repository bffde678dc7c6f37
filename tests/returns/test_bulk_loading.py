"""Loading many returns again at once: few queries, and every return keeps its own history."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from collect.definitions.specs import spec_of
from collect.organisations.models import Organisation
from collect.returns.access import OPERATOR, Actor
from collect.returns.data import read_flat
from collect.returns.history import changes_of_item
from collect.returns.models import Record, Return
from collect.returns.services.loading import load_returns
from factories import fill, return_of, source_of
from rules.data import RecordData, ReturnData


def load(returns: list[Return], origin: str, by: Actor = OPERATOR, **texts: str) -> int:
    """Load the same texts into each; how many queries that took."""
    supplied = [(r.pk, read_flat(spec_of(r.publication), texts, r.source)) for r in returns]
    with CaptureQueriesContext(connection) as caught:
        load_returns(supplied, by=by, origin=origin)
    return len(caught)


def told(return_: Return) -> list[tuple[object, object, str, str]]:
    """What the history of the plots let says, newest first."""
    record = Record.objects.get(return_of=return_, section="Plots")
    current = return_of(return_.collection, return_.source.native_id)
    changes = changes_of_item(record, "PlotsLet", current)
    return [(c.before, c.after, c.act, c.who) for c in changes]


def test_loading_many_again_takes_no_more_queries_than_loading_few(return_: Return) -> None:
    for number in range(38):
        organisation = Organisation.objects.create(native_id=f"B{number}", name="B", type="x")
        Return.objects.create(
            collection=return_.collection, source=organisation, publication=return_.publication
        )
    returns = list(return_.collection.returns.select_related("source", "publication"))
    few = returns[:2]
    load(returns, "first.csv", PlotsLet="1", PlotsAll="1")
    counts = [
        load(few, "few.csv", PlotsLet="2", Waiting="3"),
        load(returns, "many.csv", PlotsLet="3", Waiting="4"),
    ]
    assert counts[1] <= counts[0] + 6, counts  # long statements are sent in parts
    assert {r.version for r in Record.objects.filter(section="Plots", return_of__in=few)} == {3}


def test_each_return_remembers_the_file_that_it_was_loaded_from(
    return_: Return, source: Actor
) -> None:
    other = return_of(return_.collection, "A2")
    load([return_], "one.csv", PlotsLet="1")
    load([other], "two.csv", by=source_of(other), PlotsLet="1")
    fill(return_, "Plots", source, PlotsLet="5")
    load([return_, other], "both.csv", PlotsLet="2")
    people = (source.user.display_name, other.status_changes.first().by.display_name)  # type: ignore[union-attr]
    assert told(return_) == [
        (5, 2, "Loaded from both.csv", "System operator"),
        (1, 5, "Edited", people[0]),
        (None, 1, "Loaded from one.csv", "System operator"),
    ]
    assert told(other) == [
        (1, 2, "Loaded from both.csv", "System operator"),
        (None, 1, "Loaded from two.csv", people[1]),
    ]


def test_records_that_change_keep_their_parents_and_those_that_go_are_remembered(
    return_: Return,
) -> None:
    def sheds(*numbers: int, roof: str) -> ReturnData:
        single = (RecordData("Site"), RecordData("Plots"))
        values = [{"ShedNo": n, "Roof": roof} for n in numbers]
        found = (RecordData("Shed", v, key=str(v["ShedNo"])) for v in values)
        return ReturnData((*single, *found))

    load_returns([(return_.pk, sheds(1, 2, 3, roof="T"))], by=OPERATOR, origin="a.xml")
    gone = return_.records.get(section="Shed", key="3").pk
    load_returns([(return_.pk, sheds(1, 2, roof="F"))], by=OPERATOR, origin="b.xml")
    held = return_.records.filter(section="Shed").order_by("key")
    assert [(s.key, s.values["Roof"], s.parent.section, s.version) for s in held] == [
        ("1", "F", "Site", 2),
        ("2", "F", "Site", 2),
    ]
    current = return_of(return_.collection, "A1")
    remembered = changes_of_item(Record(pk=gone, return_of=return_), "Roof", current)
    assert [c.after for c in remembered if c.act == "Loaded from a.xml"] == ["T"]

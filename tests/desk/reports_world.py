"""What tests of reports start from: a source that filled two years wrongly, and its tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from collect.definitions.models import DataCollection
from collect.desk.filters import ReturnFilter
from collect.desk.reports.catalogue import REPORTS, run
from collect.desk.reports.options import read_options
from collect.desk.reports.scope import Scope, scope_of_desk, scope_of_return
from collect.exchange.table_files import ResultTable
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.reach import Reach, reach_of
from collect.returns.services.notes import add_note
from collect.returns.services.records import add_record
from collect.returns.services.status import take_step
from factories import collector_of, fill, return_of, source_of, toy, user

FULL = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12", "Area": "2 acres"}


@dataclass(frozen=True)
class World:
    """The toy collection of two years, with A1 filled wrongly in both."""

    collection: DataCollection
    return_: Return


def filled_world() -> World:
    """A1 has an error on its sum, a query that is noted, a shed, and has submitted."""
    last = return_of(toy(2023), "A1")
    fill(last, "Plots", source_of(last), PlotsLet="7", PlotsEmpty="1", PlotsAll="8", Waiting="5")
    collection = toy()
    found = return_of(collection, "A1")
    source = source_of(found)
    fill(found, "Plots", source, **FULL)
    add_record(found.pk, "Shed", {"ShedNo": "1", "Built": "long ago"}, by=source)
    add_note(found, "We lost a field", by=source, finding=found.findings.get(number="103Q"))
    take_step(found.pk, "submit", by=source)
    return World(collection, return_of(collection, "A1"))


def reach(collection: DataCollection, role: Role = Role.COLLECTOR) -> Reach:
    found = reach_of(user(role), collection)
    assert found is not None
    return found


def whole(collection: DataCollection) -> Scope:
    return scope_of_desk(reach(collection), ReturnFilter())


def one(return_: Return) -> Scope:
    return scope_of_return(return_, collector_of(return_))


def table(name: str, scope: Scope, **asked: str) -> ResultTable:
    answers = read_options(REPORTS[name].options, asked, scope)
    assert not answers.problems
    return run(REPORTS[name], scope, answers)[0]


def dicts(found: ResultTable) -> list[dict[str, Any]]:
    headings = [column.heading for column in found.columns]
    return [dict(zip(headings, row, strict=True)) for row in found.rows]


def every_scope(collection: DataCollection) -> Sequence[Scope]:
    return [whole(collection), *(one(each) for each in whole_returns(collection))]


def whole_returns(collection: DataCollection) -> list[Return]:
    return [return_of(collection, native_id) for native_id in ("A1", "A2", "A3")]

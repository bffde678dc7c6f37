"""The records of a return by what they are nested in, as every writer walks them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from collect.exchange.tables import Table, tables_of
from rules.data import RecordData, ReturnData
from rules.records import arranged, parents_first
from rules.spec import CollectionSpec

Children = dict[tuple[str, str], list[RecordData]]


def children_of(spec: CollectionSpec, data: ReturnData) -> Children:
    """The records, arranged, by their section and the key of their parent."""
    children: Children = {}
    for record in arranged(spec, data).records:
        children.setdefault((record.section, record.parent), []).append(record)
    return children


class Numbering:
    """Gives the rows of tables numbers that are unique in each table, over many returns."""

    def __init__(self, spec: CollectionSpec) -> None:
        self.tables = tables_of(spec)
        self._spec = spec
        self._counters = {table.name: count(1) for table in self.tables}
        self._by_section = {table.section.code: table for table in self.tables if table.section}

    def number_of_return(self) -> int:
        """The number of the next row of the top table."""
        return next(self._counters[self.tables[0].name])

    def rows(self, data: ReturnData, top: int) -> Iterable[tuple[Table, RecordData, int, int, int]]:
        """Table, record, its number, its place among its siblings and its parent's number.

        Parents come before what is nested in them.
        """
        numbers: dict[tuple[str, str], int] = {}
        places: dict[tuple[str, int], int] = {}
        ready = arranged(self._spec, data)
        for section in parents_first(self._spec):
            table = self._by_section[section.code]
            for record in ready.of_section(section.code):
                number = next(self._counters[table.name])
                numbers[section.code, record.key] = number
                above = numbers[section.parent, record.parent] if section.parent else top
                places[table.name, above] = places.get((table.name, above), 0) + 1
                yield table, record, number, places[table.name, above], above

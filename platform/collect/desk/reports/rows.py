"""The rows of a report: read as far as they are asked for, counted, and sorted by a column."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Protocol, TypeVar, overload

from django.core.exceptions import EmptyResultSet
from django.db.models import F, QuerySet, Value
from django.db.models.functions import NullIf

from collect.exchange.table_files import Cell, Column

T = TypeVar("T")

Row = tuple[Cell, ...]

CHUNK = 1000
"""Rows of a query that are made into rows of a report at once."""


@dataclass(frozen=True, slots=True)
class Sort:
    """What the database sorts a column by; `turned` where that counts the other way round."""

    by: F | NullIf
    turned: bool = False


def sort_of(field: str, column: Column) -> Sort | None:
    """The order of a column by a field, with a "-" before it where that is turned; "" is none.

    An empty text counts as a blank.
    """
    name = field.removeprefix("-")
    if not name:
        return None
    by = NullIf(F(name), Value("")) if column.type is str else F(name)
    return Sort(by, field != name)


class Keep(Protocol):
    """Gives what `make` makes of the returns of a report, which may be kept from last time."""

    def __call__(
        self,
        what: Hashable,
        make: Callable[[], T],
        *,
        last_year: bool = False,
        large: bool = False,
    ) -> T: ...


class QueryRows(Sequence[Row]):
    """Rows that a query finds and `build` makes, some at a time, one for each row of the query.

    `sorts` has for each column what the database sorts it by, None where it cannot. `counted`
    finds as many rows with less to do, without what is only shown beside them; `keep` keeps the
    number.
    """

    def __init__(
        self,
        query: QuerySet[Any, Any],
        build: Callable[[Sequence[Any]], Iterable[Row]],
        sorts: Sequence[Sort | None],
        counted: QuerySet[Any, Any],
        keep: Keep,
    ) -> None:
        self._query, self._build, self.sorts, self._counted = query, build, sorts, counted
        self._keep = keep

    @cached_property
    def _length(self) -> int:
        counted = self._counted.order_by()
        try:
            sql, values = counted.query.sql_with_params()
        except EmptyResultSet:
            return 0
        return self._keep((sql, tuple(values)), counted.count)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return list(self._build(list(self._query[place])))
        return next(iter(self._build([self._query[place]])))

    def __iter__(self) -> Iterator[Row]:
        found = iter(self._query.iterator(chunk_size=CHUNK))
        while some := list(islice(found, CHUNK)):
            yield from self._build(some)

    def by(self, sort: Sort, *, descending: bool) -> QueryRows:
        """The same rows in that order; blanks come last."""
        falls = descending != sort.turned
        order = sort.by.desc(nulls_last=True) if falls else sort.by.asc(nulls_last=True)
        query = self._query.order_by(order, "pk")
        return QueryRows(query, self._build, self.sorts, self._counted, self._keep)


def in_order(rows: Sequence[Row], column: int, *, descending: bool) -> Sequence[Row]:
    """The rows sorted by the column at that place; blanks come last."""
    if isinstance(rows, QueryRows) and (sort := rows.sorts[column]):
        return rows.by(sort, descending=descending)
    filled = [row for row in rows if row[column] is not None]
    blank = [row for row in rows if row[column] is None]

    def key(row: Row) -> Any:
        cell = row[column]
        return cell.casefold() if isinstance(cell, str) else cell

    return [*sorted(filled, key=key, reverse=descending), *blank]

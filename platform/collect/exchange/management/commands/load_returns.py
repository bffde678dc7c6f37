"""manage.py load_returns COLLECTION FILE.csv: load one return per row, in bulk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collect.definitions.selectors import collection_named
from collect.definitions.specs import spec_of
from collect.exchange.counting import counted
from collect.exchange.readers.wide import UnreadableTable, WideTable, read_wide
from collect.returns.access import OPERATOR
from collect.returns.data import read_flat
from collect.returns.models import Return
from collect.returns.services.enrolment import enrol
from collect.returns.services.loading import load_returns
from rules.data import ReturnData


class Command(BaseCommand):
    """Loads the rows of a CSV file as returns of a collection."""

    help = (
        "Load returns from a CSV file with one row per organisation: columns are item codes, "
        "and native_id or la_code names the organisation."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """COLLECTION, FILE and --without."""
        parser.add_argument("collection", help="such as SERIES_2014")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without",
            action="append",
            default=[],
            metavar="NATIVE_ID",
            help="leave this organisation's row out; may be given more than once",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file; fails when a row could not be loaded, after loading the others."""
        path: Path = options["file"]
        try:
            collection = collection_named(options["collection"])
            enrol(collection)
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        self.without = set(options["without"])
        returns = {
            return_.source.native_id: return_
            for return_ in collection.returns.select_related("source", "publication")
        }
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                self._load(read_wide(lines, self._codes(returns)), returns, path, collection.name)
        except OSError as error:
            raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
        except UnreadableTable as error:
            raise CommandError(f"{path}: {error}") from error

    def _codes(self, returns: dict[str, Return]) -> set[str]:
        publications = {r.publication_id: r.publication for r in returns.values()}
        return {code for p in publications.values() for code in spec_of(p).return_items}

    def _load(self, table: WideTable, returns: dict[str, Return], path: Path, name: str) -> None:
        if table.passed_over:
            self.stdout.write(
                f"Passed over, because they are no item of {name}: {', '.join(table.passed_over)}."
            )
        left: list[str] = []
        loaded = load_returns(
            self._data(table, returns, left, name),
            by=OPERATOR,
            origin=path.name,
            progress=self._progress,
        )
        left += [f"{r.source.native_id}: {why}" for r, why in loaded.refused]
        self.stdout.write(f"Loaded {counted(loaded.count, 'return')} of {name} from {path.name}.")
        if left:
            raise CommandError("Not loaded: " + "; ".join(left))

    def _data(
        self, table: WideTable, returns: dict[str, Return], left: list[str], name: str
    ) -> Iterator[tuple[int, ReturnData]]:
        seen: set[str] = set()
        for row in table.rows:
            if row.native_id in self.without:
                continue
            return_ = returns.get(row.native_id)
            if return_ is None:
                left.append(f"line {row.line}: {row.native_id or 'nobody'} takes no part in {name}")
            elif row.native_id in seen:
                left.append(f"line {row.line}: {row.native_id} is there twice")
            else:
                seen.add(row.native_id)
                spec = spec_of(return_.publication)
                yield return_.pk, read_flat(spec, row.texts, return_.source)

    def _progress(self, done: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} returns", ending="")

"""manage.py export_returns COLLECTION FOLDER: every return with data as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collect.definitions.selectors import collection_named
from collect.exchange.counting import counted
from collect.exchange.services.exporting import written
from collect.exchange.writers.formats import WRITERS
from collect.returns.services.validation import records_of

BATCH = 200


class Command(BaseCommand):
    """Exports the returns of a collection."""

    help = "Export every return that has data to a folder, one file a return."

    def add_arguments(self, parser: CommandParser) -> None:
        """COLLECTION, FOLDER, --format and --organisation."""
        parser.add_argument("collection", help="such as SERIES_2014")
        parser.add_argument("folder", type=Path)
        parser.add_argument("--format", choices=sorted(WRITERS), default="xml")
        parser.add_argument("--organisation", metavar="NATIVE_ID", help="this return alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files."""
        try:
            collection = collection_named(options["collection"])
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        returns = collection.returns.filter(loaded_at__isnull=False).select_related(
            "source", "publication"
        )
        if native_id := options["organisation"]:
            returns = returns.filter(source__native_id=native_id)
        folder: Path = options["folder"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            count = self._export(list(returns), folder, options["format"])
        except OSError as error:
            raise CommandError(f"Cannot write to {folder}: {error.strerror}.") from error
        if not count:
            raise CommandError(f"There is no return with data to export from {collection.name}.")
        self.stdout.write(f"Exported {counted(count, 'return')} of {collection.name} to {folder}.")

    def _export(self, returns: list[Any], folder: Path, format_: str) -> int:
        for start in range(0, len(returns), BATCH):
            batch = returns[start : start + BATCH]
            records = records_of(batch)
            for return_ in batch:
                file = written(return_, format_, records.get(return_.pk, []))
                (folder / file.name).write_bytes(file.content)
            if sys.stderr.isatty():
                self.stderr.write(f"\r{start + len(batch)} returns", ending="")
        return len(returns)

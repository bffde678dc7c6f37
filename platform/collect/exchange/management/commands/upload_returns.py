"""manage.py upload_returns COLLECTION FILE…: load returns from files, each judged alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collect.definitions.selectors import collection_named
from collect.definitions.specs import spec_of
from collect.exchange.counting import counted
from collect.exchange.members import Sorting, files_of
from collect.exchange.readers.formats import Member, UnreadableFile
from collect.returns.access import OPERATOR
from collect.returns.data import complete
from collect.returns.services.enrolment import enrol
from collect.returns.services.loading import load_returns
from rules.data import ReturnData


class Command(BaseCommand):
    """Uploads files of returns."""

    help = "Load returns from XML, CSV or XLSX files, or zips of them. Each return stands alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """COLLECTION, FILE… and --dry-run."""
        parser.add_argument("collection", help="such as SERIES_2014")
        parser.add_argument("file", nargs="+", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and judge, load nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the files; fails when one is no use, after loading the others."""
        try:
            collection = collection_named(options["collection"])
            enrol(collection)
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        returns = collection.returns.select_related("source", "publication")
        sorting = Sorting(returns.defer("publication__spec"))
        self.problems: list[str] = []
        data = self._read(options["file"], sorting)
        if options["dry_run"]:
            count = sum(1 for _ in data)
            said = f"Read {counted(count, 'return')} of {collection.name}. Nothing was loaded."
        else:
            names = ", ".join(path.name for path in options["file"])
            loaded = load_returns(data, by=OPERATOR, origin=names)
            self.problems += [f"{r.source.native_id}: {why}" for r, why in loaded.refused]
            said = f"Loaded {counted(loaded.count, 'return')} of {collection.name}."
        self.stdout.write(said)
        if self.problems:
            raise CommandError("Not loaded:\n" + "\n".join(self.problems))

    def _read(self, files: list[Path], sorting: Sorting) -> Iterator[tuple[int, ReturnData]]:
        for number, (name, member) in enumerate(self._files(files), start=1):
            try:
                return_, found = sorting.read(member)
            except UnreadableFile as problem:
                self.problems.append(f"{name}: {problem}")
                continue
            if sys.stderr.isatty():
                self.stderr.write(f"\r{number} files", ending="")
            yield return_.pk, complete(found.data, spec_of(return_.publication), return_.source)

    def _files(self, files: list[Path]) -> Iterator[tuple[str, Member]]:
        for path in files:
            try:
                with path.open("rb") as file:
                    for member in files_of(file, path.name):
                        within = "" if member.name == path.name else f", {member.name}"
                        yield f"{path.name}{within}", member
            except OSError as error:
                self.problems.append(f"{path}: cannot be read: {error.strerror}")
            except UnreadableFile as problem:
                self.problems.append(f"{path.name}: {problem}")

"""manage.py upload_returns COLLECTION FILE…: load returns from files, each judged alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collect.definitions.selectors import collection_named
from collect.definitions.specs import spec_of
from collect.exchange.readers.formats import (
    PACKAGE,
    READERS,
    UnreadableFile,
    format_of,
    members_of,
)
from collect.returns.access import OPERATOR
from collect.returns.data import complete
from collect.returns.models import Return
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
        returns = {
            return_.source.native_id.casefold(): return_
            for return_ in collection.returns.select_related("source", "publication")
        }
        self.problems: list[str] = []
        data = self._read(options["file"], returns)
        if options["dry_run"]:
            count = sum(1 for _ in data)
            self.stdout.write(f"Read {count} returns of {collection.name}. Nothing was loaded.")
        else:
            loaded = load_returns(
                data, by=OPERATOR, origin=", ".join(p.name for p in options["file"])
            )
            self.problems += [f"{r.source.native_id}: {why}" for r, why in loaded.refused]
            self.stdout.write(f"Loaded {loaded.count} returns of {collection.name}.")
        if self.problems:
            raise CommandError("Not loaded:\n" + "\n".join(self.problems))

    def _read(
        self, files: list[Path], returns: dict[str, Return]
    ) -> Iterator[tuple[int, ReturnData]]:
        seen: set[int] = set()
        for number, (name, file) in enumerate(self._files(files), start=1):
            try:
                return_, data = _read_one(file, returns)
            except UnreadableFile as problem:
                self.problems.append(f"{name}: {problem}")
                continue
            if return_.pk in seen:
                self.problems.append(f"{name}: {return_.source.name} is there twice")
                continue
            seen.add(return_.pk)
            if sys.stderr.isatty():
                self.stderr.write(f"\r{number} files", ending="")
            yield return_.pk, data

    def _files(self, files: list[Path]) -> Iterator[tuple[str, BinaryIO]]:
        for path in files:
            try:
                with path.open("rb") as file:
                    if format_of(file) != PACKAGE:
                        yield path.name, file
                        continue
                    for member in members_of(file):
                        if member.problem:
                            self.problems.append(str(member.problem))
                        else:
                            yield f"{path.name}, {member.name}", member.file
            except OSError as error:
                self.problems.append(f"{path}: cannot be read: {error.strerror}")
            except UnreadableFile as problem:
                self.problems.append(f"{path.name}: {problem}")


def _read_one(file: BinaryIO, returns: dict[str, Return]) -> tuple[Return, ReturnData]:
    """The return that a file is of, and its data. Raises UnreadableFile."""
    spec = spec_of(next(iter(returns.values())).publication)
    found = READERS[format_of(file)](file, spec, "")
    return_ = returns.get(found.header.organisation.casefold())
    if return_ is None:
        raise UnreadableFile(f"{found.header.organisation} takes no part in this collection.")
    return return_, complete(found.data, spec, return_.source)

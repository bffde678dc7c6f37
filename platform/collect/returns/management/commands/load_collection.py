"""manage.py load_collection FOLDER…: definitions into the database, published, and enrolled."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from collect.definitions.checking import CheckedFolder, checked_folders
from collect.definitions.models import DataCollection
from collect.definitions.publishing import publish
from collect.definitions.selectors import newest_publication
from collect.definitions.storing import store_tables
from collect.definitions.tables import EXAMPLES, ITEMS, PARTICIPANTS, RULES, SECTIONS
from collect.returns.services.enrolment import enrol
from collect.returns.workflow import ReturnStatus


class Command(BaseCommand):
    """See the module."""

    help = "Load definition folders and publish them. With a problem in any, nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Any number of folders."""
        parser.add_argument("folder", nargs="+", type=Path)
        parser.add_argument("--draft", action="store_true", help="store without publishing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check all folders, then store all of them, and say what was done."""
        folders = checked_folders(options["folder"])
        for folder in folders:
            for problem in folder.problems:
                stream = self.stderr if problem.stops else self.stdout
                stream.write(f"{folder.path}: {problem}")
        if not all(folder.is_sound for folder in folders):
            self.stderr.write("Nothing was stored. Mend these problems, then load again.")
            raise SystemExit(1)
        with transaction.atomic():
            told = [_load(folder, draft=options["draft"]) for folder in folders]
        self.stdout.write("\n".join(told))


def _load(folder: CheckedFolder, *, draft: bool) -> str:
    """Store one folder, publish it unless it stays a draft, and say so in a sentence."""
    collection = store_tables(folder.tables)
    counts = ", ".join(
        f"{len(folder.tables.of(table)):,} {noun}"
        for table, noun in (
            (SECTIONS, "sections"),
            (ITEMS, "items"),
            (RULES, "rules"),
            (EXAMPLES, "examples"),
            (PARTICIPANTS, "participants"),
        )
    )
    if draft:
        return f"{collection}: {counts}. Stored as a draft; not published."
    before = newest_publication(collection)
    publication = publish(collection, reason=f"Loaded from the folder {folder.path.name}")
    enrol(collection)
    if publication == before:
        return f"{collection}: {counts}. Nothing changed since publication {publication.number}."
    return f"{collection}: {counts}. Published as number {publication.number}.{_left(collection)}"


def _left(collection: DataCollection) -> str:
    """What an operator still has to do: nobody may run jobs where commands are used."""
    waiting = collection.returns.filter(loaded_at__isnull=False)
    waiting = waiting.exclude(status=ReturnStatus.AUTHORISED)
    if not (count := waiting.count()):
        return ""
    noun = "return is" if count == 1 else "returns are"
    return (
        f" {count:,} {noun} judged by what was published before, without a rehearsal: "
        f"run validate_returns {collection.name}."
    )

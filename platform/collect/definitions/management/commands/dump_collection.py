"""manage.py dump_collection COLLECTION FOLDER: the folder that would load as it is."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collect.definitions.folders import write_folder
from collect.definitions.rows import tables_of
from collect.definitions.selectors import collection_named
from collect.definitions.tables import FILES


class Command(BaseCommand):
    """See the module."""

    help = "Write the draft of a collection, such as SERIES_2014, into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The collection's name and a folder, which is made if it is not there."""
        parser.add_argument("collection")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the folder and say so."""
        try:
            collection = collection_named(options["collection"])
            write_folder(tables_of(collection), options["folder"])
        except LookupError as missing:
            raise CommandError(str(missing.args[0])) from missing
        except OSError as refusal:
            told = f"{options['folder']} cannot be written: {refusal.strerror}."
            raise CommandError(told) from refusal
        self.stdout.write(f"{collection}: {len(FILES)} files written to {options['folder']}.")

"""manage.py seal_trail COLLECTION: keep where the trails of its returns end now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collect.definitions.selectors import collection_named
from collect.returns.services.sealing import heads_of, seal


class Command(BaseCommand):
    """Seals the trails of a collection, and prints the seal."""

    help = "Keep where the trails of a collection's returns end now, and print the seal's hash."

    def add_arguments(self, parser: CommandParser) -> None:
        """COLLECTION."""
        parser.add_argument("collection", help="such as SERIES_2014")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and print."""
        try:
            collection = collection_named(options["collection"])
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        made = seal(collection)
        if made is None:
            self.stdout.write(f"{collection.name}: nothing has happened since the last seal.")
            return
        count = len(heads_of(made))
        self.stdout.write(
            f"{collection.name}: seal {made.number} keeps the ends of {count:,} "
            f"trail{'s' * (count != 1)}.\n{made.hash}"
        )

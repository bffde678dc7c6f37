"""manage.py verify_trail COLLECTION: whether the trails of its returns are whole."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collect.definitions.models import DataCollection
from collect.definitions.selectors import collection_named
from collect.returns.services.sealing import sealed_ends, seals_of, verify_seals
from collect.returns.trail_reading import verify_each


class Command(BaseCommand):
    """Verifies the trails of a collection, or of one organisation; exit code 1 on a break."""

    help = "Check that no entry of the trails was altered or taken away. Exits with 1 if one was."

    def add_arguments(self, parser: CommandParser) -> None:
        """COLLECTION and --organisation."""
        parser.add_argument("collection", help="such as SERIES_2014")
        parser.add_argument("--organisation", help="the Native ID of one organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, print, and exit."""
        try:
            collection = collection_named(options["collection"])
        except LookupError as error:
            raise CommandError(str(error.args[0])) from error
        if self._breaks(collection, options["organisation"]):
            sys.exit(1)

    def _breaks(self, collection: DataCollection, native_id: str | None) -> int:
        """Print every break; how many there were."""
        returns = collection.returns.select_related("source").order_by("source__native_id")
        if native_id:
            returns = returns.filter(source__native_id=native_id)
        total = returns.count()
        if not total:
            raise CommandError(f"{native_id or 'Nobody'} takes no part in {collection.name}.")
        seals = seals_of(collection)
        found, ends = verify_seals(seals), sealed_ends(seals)
        each = verify_each(returns.iterator(chunk_size=500), ends)
        for done, (return_, breaks) in enumerate(each, 1):
            found += [f"{return_.source.native_id}: {words}" for words in breaks]
            if sys.stderr.isatty() and done % 100 == 0:
                self.stderr.write(f"\r{done:,} of {total:,} returns", ending="")
        for words in found:
            self.stdout.write(words)
        verdict = f"{len(found):,} breaks" if len(found) > 1 else "1 break" if found else "no break"
        self.stdout.write(
            f"{collection.name}: {total:,} trail{'s' * (total != 1)} and {len(seals):,} "
            f"seal{'s' * (len(seals) != 1)} checked, {verdict} found."
        )
        return len(found)

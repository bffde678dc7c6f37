"""manage.py load_organisations FILE: add and update organisations from a register."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collect.organisations.registers import COLUMNS, RegisterRefusedError, read_organisations


class Command(BaseCommand):
    """See the module."""

    help = f"Add and update organisations by Native ID from a CSV file: {', '.join(COLUMNS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file and say what changed."""
        try:
            loaded = read_organisations(options["file"])
        except RegisterRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{loaded.added} organisations added, {loaded.updated} updated, "
            f"{loaded.unchanged} unchanged."
        )

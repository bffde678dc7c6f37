"""manage.py check_collection FOLDER…: what is wrong with definitions, before loading them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from collect.definitions.checking import checked_folders


class Command(BaseCommand):
    """See the module."""

    help = "Check definition folders. Ends with 1 when something must be mended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Any number of folders."""
        parser.add_argument("folder", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="print the problems as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the problems of each folder."""
        folders = checked_folders(options["folder"])
        if options["json"]:
            listed = [
                {"folder": str(folder.path), "problems": [asdict(p) for p in folder.problems]}
                for folder in folders
            ]
            self.stdout.write(json.dumps(listed, indent=2))
        else:
            for folder in folders:
                count = len(folder.problems)
                number = {0: "no problems", 1: "1 problem"}.get(count, f"{count} problems")
                self.stdout.write(f"{folder.path}: {number}")
                for problem in folder.problems:
                    self.stdout.write(f"  {problem}")
        if not all(folder.is_sound for folder in folders):
            raise SystemExit(1)

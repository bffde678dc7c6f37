"""manage.py two_person_publishing on|off: whether a second designer must approve."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collect.console.approval import approval_is_on, switch_approval
from collect.returns.access import Refused


class Command(BaseCommand):
    """Assigns Wagtail's workflow to publications, or takes it away."""

    help = "Say whether a second designer must approve publications; without on or off, ask."

    def add_arguments(self, parser: CommandParser) -> None:
        """on or off."""
        parser.add_argument("wanted", nargs="?", choices=("on", "off"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Switch, and say how it stands."""
        if options["wanted"]:
            try:
                switch_approval(on=options["wanted"] == "on")
            except Refused as refused:
                raise CommandError(str(refused)) from refused
        told = (
            "A second designer must approve each publication."
            if approval_is_on()
            else "A designer publishes without anybody's approval."
        )
        self.stdout.write(told)

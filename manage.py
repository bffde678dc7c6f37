#!/usr/bin/env python3
"""Entry point of every command; puts platform/ on the path and finds the environment."""

import os
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent
sys.path[:0] = [str(BASE / "platform"), str(BASE)]  # platform/ is a source folder, no package


def main(command: str = "", *arguments: str) -> None:
    """Run one command, in the project's own environment."""
    from collect.starting import enter_environment, run_tests

    enter_environment(command)
    if command == "test":
        sys.exit(run_tests(list(arguments)))

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collect.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main(*sys.argv[1:])

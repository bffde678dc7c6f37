"""Imports go the ways that the contracts in pyproject.toml draw."""

import os
import subprocess
import sys
import tomllib

from architecture.sources import BASE, PLATFORM

LINT = "from importlinter.cli import lint_imports_command as lint; lint()"
PURE = ("collect.exchange.readers", "collect.exchange.writers")


def test_the_import_contracts_hold() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", LINT, "--no-logo", "--no-cache"],
        cwd=BASE,
        env={**os.environ, "PYTHONPATH": f"{PLATFORM}:{BASE}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


def test_readers_and_writers_are_under_the_contract_of_plain_python() -> None:
    tools = tomllib.loads((BASE / "pyproject.toml").read_text())["tool"]
    under_contract = {
        name
        for contract in tools["importlinter"]["contracts"]
        if contract["type"] == "forbidden" and "django" in contract["forbidden_modules"]
        for name in contract["source_modules"]
    }
    there = {name for name in PURE if (PLATFORM / name.replace(".", "/")).exists()}
    assert {"rules", *there} <= under_contract

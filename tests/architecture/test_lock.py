"""The lock file pins all that pyproject.toml asks for, and nothing of one machine."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from architecture.sources import BASE

PROJECT = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]
LOCK = (BASE / "requirements.lock").read_text()
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(.*?)(?=^[A-Za-z0-9]|\Z)", re.MULTILINE | re.DOTALL)
PINS = [(canonicalize_name(name), version, rest) for name, version, rest in PIN.findall(LOCK)]


def asked_for() -> list[str]:
    """Every requirement of the project and its extras, but for the project itself."""
    extras = PROJECT["optional-dependencies"].values()
    requirements = [*PROJECT["dependencies"], *(text for extra in extras for text in extra)]
    return [text for text in requirements if not text.startswith(PROJECT["name"])]


@pytest.mark.parametrize("requirement", asked_for())
def test_the_lock_satisfies(requirement: str) -> None:
    wanted = Requirement(requirement)
    versions = [version for name, version, _ in PINS if name == canonicalize_name(wanted.name)]
    assert versions, "make the lock again, with the command at its top"
    assert all(wanted.specifier.contains(version) for version in versions)


def test_every_package_of_the_lock_has_hashes() -> None:
    assert len(PINS) > 50
    assert [name for name, _, rest in PINS if "--hash=sha256:" not in rest] == []


def test_the_lock_names_no_index_and_no_folder() -> None:
    assert re.findall(r"--(?:index-url|extra-index-url|find-links|trusted-host)", LOCK) == []
    assert re.findall(r"(?:https?|file)://\S*|\s/\S+", LOCK) == []

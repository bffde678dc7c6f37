"""Documents stay true: their commands exist, their links lead somewhere, versions agree."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

from architecture.sources import BASE, files_under, place

DOCUMENTS = [
    *sorted(BASE.glob("*.md")),
    *files_under("docs", "sen2", "fixtures", "tests", ending=".md"),
]
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)|<img[^>]*\bsrc=\"([^\"]+)\"")
COMMAND = re.compile(r"manage\.py[ \t]+([a-z][a-z_]*)")
HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=place)


def anchors_of(document: Path) -> set[str]:
    """The fragments that the headings of a document can be reached by."""
    headings = HEADING.findall(document.read_text())
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_document
def test_commands_that_a_document_names_exist(document: Path) -> None:
    named = set(COMMAND.findall(document.read_text()))
    assert named <= {*get_commands(), "test"}


@every_document
def test_local_links_lead_somewhere(document: Path) -> None:
    broken = []
    prose = CODE.sub("", document.read_text())
    for target in (first or second for first, second in LINK.findall(prose)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = document.parent / path if path else document
        found = file.exists() and (not anchor or anchor in anchors_of(file))
        broken += [] if found else [target]
    assert broken == []


def test_the_changelog_tells_of_the_current_version() -> None:
    version = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(rf"^## \[?{re.escape(version)}\b", (BASE / "CHANGELOG.md").read_text(), re.M)

"""The folders are what the design says, and none of them stands in front of Python's own."""

import platform
import sys
from pathlib import Path

from architecture.sources import BASE, PLATFORM, files_under, modules, place

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "extras", "misc"}


def test_platform_is_a_source_folder_and_no_package() -> None:
    assert not (PLATFORM / "__init__.py").exists()


def test_import_platform_gives_the_standard_library() -> None:
    found = Path(platform.__file__)
    assert found.name == "platform.py"
    assert BASE not in found.parents or ".venv" in found.parts


def test_nothing_on_the_path_has_the_name_of_a_standard_module() -> None:
    allowed = {"platform"}  # the one that the test above watches
    on_the_path = [*PLATFORM.iterdir(), *BASE.glob("*.py"), *BASE.glob("*/")]
    taken = {path.stem for path in on_the_path} & sys.stdlib_module_names
    assert taken <= allowed


def test_a_collection_is_data_without_python() -> None:
    assert files_under("sen2"), "the collection's folder is missing"
    assert [place(path) for path in files_under("sen2", ending=".py")] == []


def test_the_platform_knows_no_collection_by_name() -> None:
    word = "sen2"
    files = files_under("rules", "platform", "templates")
    in_names = [place(path) for path in files if word in place(path).lower()]
    in_texts = [
        place(path, number)
        for path in files
        for number, line in enumerate(path.read_bytes().lower().splitlines(), start=1)
        if word.encode() in line
    ]
    assert in_names + in_texts == []


def test_migrations_know_no_collection_by_name() -> None:
    migrations = [*PLATFORM.rglob("migrations/*.py")]
    assert [place(path) for path in migrations if "sen2" in path.read_text().lower()] == []


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    named = [
        place(path)
        for path in modules()
        if VAGUE_NAMES.intersection((*path.relative_to(BASE).parts, path.stem))
    ]
    assert named == []

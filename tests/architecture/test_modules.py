"""Modules say what they are for, stay short, and import by name."""

import ast
import re
from pathlib import Path

import pytest

from architecture.sources import modules, nodes_of, place, source_modules, tree_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONG_FUNCTION = 30

SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z])")


def purpose_of(path: Path) -> str:
    """The first paragraph of a module's docstring, on one line; empty without one."""
    docstring = ast.get_docstring(tree_of(path)) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def test_every_module_starts_with_one_sentence_of_what_it_is_for() -> None:
    unclear = [
        f"{place(path)}: {purpose_of(path)!r}"
        for path in modules()
        if not purpose_of(path).endswith(".") or SENTENCE_END.search(purpose_of(path))
    ]
    assert not unclear, "one sentence, with a full stop:\n" + "\n".join(unclear)


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {place(path): len(path.read_text().splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    lengths = {
        f"{place(path, node.lineno)} {node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in nodes_of(path, ast.FunctionDef, ast.AsyncFunctionDef)
    }
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION}
    long = sum(lines > LONG_FUNCTION for lines in lengths.values())
    assert too_long == {}, f"{long} of {len(lengths)} functions are over {LONG_FUNCTION} lines"


def test_only_settings_import_with_a_star() -> None:
    starred = [
        place(path, node.lineno)
        for path in modules()
        for node in nodes_of(path, ast.ImportFrom)
        if any(name.name == "*" for name in node.names) and path.parent.name != "settings"
    ]
    assert starred == []


def test_imports_are_absolute() -> None:
    relative = [
        place(path, node.lineno)
        for path in modules()
        for node in nodes_of(path, ast.ImportFrom)
        if node.level
    ]
    assert relative == []


@pytest.mark.parametrize("example", [2014, "2014", "2014_15"])
def test_the_check_below_sees_a_year(example: object) -> None:
    assert is_year(example)


def test_no_year_is_written_into_the_platform() -> None:
    years = [
        f"{place(path, node.lineno)}: {node.value!r}"
        for path in source_modules()
        for node in nodes_of(path, ast.Constant)
        if is_year(node.value)
    ]
    assert not years, "a year is a folder of data:\n" + "\n".join(years)


def is_year(value: object) -> bool:
    """Say whether a literal of the code is a year of some collection."""
    if isinstance(value, int):
        return 2000 < value < 2100  # 2000 itself is a round limit
    return isinstance(value, str) and bool(re.fullmatch(r"20\d\d([-_/]\d\d)?", value))

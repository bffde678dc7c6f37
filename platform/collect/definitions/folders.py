"""Definition folders: from a folder to tables of text and back, byte for byte."""

from __future__ import annotations

from pathlib import Path

from collect.definitions.heads import read_head, write_head
from collect.definitions.sheets import read_table, write_table
from collect.definitions.tables import FILES, HEAD_FILE, TABLES, FolderTables, Problem, Row

LARGEST_FILE = 10_000_000
"""Bytes; 22,000 participants need a fifth of it."""

_MANY = 5


def read_folder(path: Path) -> FolderTables:
    """The tables of the folder at `path`; whatever is wrong with it is in their `problems`.

    Never raises for what a folder may hold.
    """
    head: dict[str, str] = {}
    lines: dict[str, int] = {}
    rows: dict[str, tuple[Row, ...]] = {}
    problems = _file_problems(path)
    if not path.is_dir():
        return FolderTables(head, rows, lines, tuple(problems))
    text = _read(path / HEAD_FILE, problems)
    if text is not None:
        head, lines, found = read_head(text)
        problems += found or _writing_problems(head, text)
    for table in TABLES:
        text = _read(path / table.file, problems)
        if text is not None:
            table_rows, found = read_table(table, text)
            problems += found
            if table_rows is not None:
                rows[table.file] = table_rows
    return FolderTables(head, rows, lines, tuple(problems))


def _file_problems(path: Path) -> list[Problem]:
    if not path.is_dir():
        return [Problem(_printable(str(path)), 0, "", "There is no folder of this name.")]
    try:
        there = sorted(entry.name for entry in path.iterdir())
    except OSError as refusal:
        return [Problem(_printable(str(path)), 0, "", f"Cannot be read: {refusal.strerror}.")]
    problems = [
        Problem(name, 0, "", "This file is missing. Add it; a table may hold its header alone.")
        for name in FILES
        if name not in there
    ]
    extra = [name for name in there if name not in FILES]
    told = "A definition has no such file. Move it elsewhere or correct its name."
    problems += [Problem(_printable(name), 0, "", told) for name in extra[:_MANY]]
    if len(extra) > _MANY:
        told = f"There are {len(extra) - _MANY} more files that a definition does not have."
        problems.append(Problem(_printable(path.name), 0, "", told))
    return problems


def _printable(name: str) -> str:
    """A file's name as it can be printed: names need not be UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode()[:200]


def _read(file: Path, problems: list[Problem]) -> str | None:
    """The text of `file`, or None where it cannot be had; adds what was wrong to `problems`."""
    try:
        if not file.is_file():
            if file.exists():
                problems.append(Problem(file.name, 0, "", "This is not a file. Replace it."))
            return None
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as refusal:
        problems.append(Problem(file.name, 0, "", f"Cannot be read: {refusal.strerror}."))
        return None
    if len(content) > LARGEST_FILE:
        told = f"The file is larger than {LARGEST_FILE:,} bytes. Check that it is the right one."
        problems.append(Problem(file.name, 0, "", told))
        return None
    return _decoded(file.name, content, problems)


def _decoded(name: str, content: bytes, problems: list[Problem]) -> str | None:
    if content.startswith(b"\xef\xbb\xbf"):
        told = "The file starts with a byte order mark. Save it as UTF-8 without one."
        problems.append(Problem(name, 1, "", told))
        content = content[3:]
    try:
        text = content.decode()
    except UnicodeDecodeError as mistake:
        line = content.count(b"\n", 0, mistake.start) + 1
        told = "This row holds bytes that are not UTF-8. Save the file as UTF-8."
        problems.append(Problem(name, line, "", told))
        return None
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        told = "A line ends with CR. Save the file with LF alone (Unix line ends)."
        problems.append(Problem(name, line, "", told))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _writing_problems(head: dict[str, str], text: str) -> list[Problem]:
    """The first line of collection.toml that is not written as `write_head` would, if any."""
    expected = write_head(head)
    if text == expected:
        return []
    theirs, ours = text.split("\n"), expected.split("\n")
    pairs = enumerate(zip(theirs, ours, strict=False), start=1)
    line = next((n for n, (a, b) in pairs if a != b), min(len(theirs), len(ours)))
    wanted = ours[line - 1] if line <= len(ours) else ""
    told = (
        f"This line is written in another way. Write it as: {wanted[:200]} "
        "Only what dump_collection writes can be loaded and dumped without a difference."
    )
    return [Problem(HEAD_FILE, line, "", told)]


def write_folder(tables: FolderTables, path: Path) -> None:
    """Write every file of `tables` into the folder at `path`, which is made if it is not there.

    Raises OSError where the folder cannot be written.
    """
    path.mkdir(parents=True, exist_ok=True)
    (path / HEAD_FILE).write_bytes(write_head(tables.head).encode())
    for table in TABLES:
        (path / table.file).write_bytes(write_table(table, tables.of(table)).encode())

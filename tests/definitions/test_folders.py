"""A folder and its tables are each other's inverse, and a careless folder is told, never fatal."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.definitions import folders
from collect.definitions.folders import read_folder, write_folder
from collect.definitions.heads import read_head, write_head
from collect.definitions.lint import lint
from collect.definitions.sheets import read_table, write_table
from collect.definitions.tables import (
    CODES,
    FILES,
    HEAD,
    ITEMS,
    TABLES,
    WINDOWS,
    FolderTables,
    Form,
    Row,
)

TEXTS = st.text(max_size=40) | st.text(alphabet=" ,;\"\n\\'#=[]é“🙂", max_size=20)
CELLS = TEXTS.map(lambda text: text.replace("\r", ""))


def contents(path: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {entry.name: entry.read_bytes() for entry in path.iterdir()}


def told(path: Path) -> list[str]:
    """The problems of a folder as people read them."""
    return [str(problem) for problem in lint(read_folder(path))]


@pytest.mark.parametrize("year", ["2023", "2024"])
def test_a_folder_comes_back_byte_for_byte(toys: Path, tmp_path: Path, year: str) -> None:
    tables = read_folder(toys / year)
    assert tables.problems == ()
    write_folder(tables, tmp_path / "new" / year)
    assert contents(tmp_path / "new" / year) == contents(toys / year)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_any_cells_come_back_from_a_table(cells: list[list[str]]) -> None:
    rows = tuple(
        Row(n, dict(zip(CODES.names, row, strict=True))) for n, row in enumerate(cells, start=2)
    )
    text = write_table(CODES, rows)
    assert read_table(CODES, text) == (rows, [])
    assert write_table(CODES, read_table(CODES, text)[0]) == text


@given(TEXTS, TEXTS, TEXTS, st.dates(), st.booleans(), st.none() | st.dates())
def test_any_texts_come_back_from_the_head(  # noqa: PLR0917
    series: str, title: str, guidance: str, day: Any, agents: bool, opens: Any
) -> None:
    head = dict.fromkeys((c.name for c in (*HEAD, *WINDOWS)), "")
    head |= {"series": series, "year": "2014", "title": title, "guidance": guidance}
    head |= {"reference_date": day.isoformat(), "agent_step": "yes" if agents else "no"}
    head["opens"] = opens.isoformat() if opens else ""
    text = write_head(head)
    found, _, problems = read_head(text)
    assert (found, problems) == (head, [])
    assert write_head(found) == text


@pytest.mark.parametrize("guidance", ['"', '""', '"""', '""""', '\\"', 'a\n"""b\n', "\n", "\\"])
def test_quotes_and_backslashes_come_back_from_guidance(guidance: str) -> None:
    head = dict.fromkeys((c.name for c in (*HEAD, *WINDOWS)), "")
    head |= {"year": "2014", "agent_step": "no", "reference_date": "2014-01-16"}
    text = write_head({**head, "guidance": guidance})
    assert read_head(text)[0]["guidance"] == guidance


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(FILES), st.data())
def test_no_bytes_in_a_file_are_fatal(content: bytes, name: str, data: Any) -> None:
    source = Path(__file__).parents[1] / "collections" / "toy" / "2024"
    with tempfile.TemporaryDirectory() as place:
        path = Path(shutil.copytree(source, Path(place) / "toy"))
        old = (path / name).read_bytes()
        at = data.draw(st.integers(0, len(old)))
        (path / name).write_bytes(old[:at] + content + old[at + len(content) :])
        problems = lint(read_folder(path))
        if (path / name).read_bytes() != old and not problems:
            write_folder(read_folder(path), Path(place) / "again")
            assert contents(Path(place) / "again") == contents(path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    assert told(path) == [f"{path}: There is no folder of this name."]


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_told(toy: Path, name: str) -> None:
    (toy / name).unlink()
    assert told(toy) == [
        f"{name}: This file is missing. Add it; a table may hold its header alone."
    ]


def test_other_files_are_told(toy: Path) -> None:
    (toy / "rules.xlsx").touch()
    assert told(toy) == [
        "rules.xlsx: A definition has no such file. Move it elsewhere or correct its name."
    ]


def test_a_file_with_a_strange_name_can_be_printed(toy: Path) -> None:
    open(os.fsencode(toy) + b"/\xff.csv", "w").close()
    [problem] = told(toy)
    assert problem.encode().startswith(b"\\udcff.csv: A definition has no such file.")


def test_many_other_files_are_counted(toy: Path) -> None:
    for number in range(100):
        (toy / f"copy {number}.csv").touch()
    problems = told(toy)
    assert len(problems) == 6
    assert problems[-1] == "2024: There are 95 more files that a definition does not have."


def test_a_pipe_in_place_of_a_file_is_told(toy: Path) -> None:
    (toy / "items.csv").unlink()
    os.mkfifo(toy / "items.csv")
    assert told(toy) == ["items.csv: This is not a file. Replace it."]


def test_a_file_that_is_too_large_is_told(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LARGEST_FILE", 1000)
    assert any("The file is larger than 1,000 bytes." in problem for problem in told(toy))


def edited(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a file."""
    path.write_bytes(change(path.read_bytes()))


EDITS: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("items.csv", lambda b: b"\xef\xbb\xbf" + b, "items.csv row 1: The file starts with a byte"),
    (
        "items.csv",
        lambda b: b.replace(b"\n", b"\r\n"),
        "items.csv row 1: A line ends with CR. Save",
    ),
    ("codes.csv", lambda b: b.replace(b"Sand", b"\xff"), "codes.csv row 3: This row holds bytes t"),
    ("codes.csv", lambda b: b.replace(b"Sand", b"\0"), "row 3, column label: Character 1 is a con"),
    (
        "codes.csv",
        lambda b: b.replace(b"Sand", b"S\rd"),
        "codes.csv row 3: A line ends with CR. Sa",
    ),
    ("codes.csv", lambda b: b.replace(b"Sand", b'"Sand'), "The quotes or line ends of this row"),
    ("codes.csv", lambda b: b.replace(b"Sand", b"S" * 200_000), "field larger than field limit"),
    ("codes.csv", lambda b: b.replace(b"Sand", b'"Sand"'), "row 3: This row is written in another"),
    ("codes.csv", lambda b: b[:-1], "codes.csv row 7: The last row needs a line end after it."),
    ("codes.csv", lambda b: b + b"\n", "codes.csv row 8: This row is empty. Remove it."),
    ("codes.csv", lambda b: b.replace(b",Sand", b""), "row 3: This row has 2 cells and the header"),
    ("codes.csv", lambda b: b.replace(b"Sand", b"a,b"), "row 3: This row has 4 cells and the head"),
    (
        "sections.csv",
        lambda b: b + b"".join(b"S%d,Section,,no,\n" % n for n in range(500)),
        "sections.csv row 502: There are more than 500 rows. Check that it is the right file.",
    ),
    ("codes.csv", lambda b: b"", "codes.csv row 1: The file is empty. Its first row must be: set,"),
    (
        "codes.csv",
        lambda b: b.replace(b"set,code,label", b"code,set,label"),
        "codes.csv row 1: Put the columns in this order: set,code,label",
    ),
    (
        "codes.csv",
        lambda b: b.replace(b"set,code,label", b"set,code,lable"),
        "codes.csv row 1, column label: This column is missing. Add it; its cells may be empty.",
    ),
    (
        "codes.csv",
        lambda b: b.replace(b"set,code,label", b"set,code,label,colour"),
        "codes.csv row 1, column colour: There is no such column. Remove it or correct its name.",
    ),
    (
        "codes.csv",
        lambda b: b.replace(b"set,code,label", b"set,code,label,code"),
        "codes.csv row 1, column code: This column is here twice. Keep one of them.",
    ),
    (
        "codes.csv",
        lambda b: b.replace(b"label", b"label," + b",".join(b"c%d" % n for n in range(100_000))),
        "codes.csv row 1: There are 99,995 more unknown columns. Remove them.",
    ),
    ("collection.toml", lambda b: b"x\n", "collection.toml line 1: This is not TOML: Ex"),
    ("collection.toml", lambda b: b"a=" + b"[" * 10_000, "This is not TOML: "),
    ("collection.toml", lambda b: b"a=" + b"9" * 10_000, "This is not TOML: "),
    (
        "collection.toml",
        lambda b: b.replace(b"2024\n", b'"2024"\n', 1),
        "line 2, key year: This mu",
    ),
    (
        "collection.toml",
        lambda b: b.replace(b"2024\n", b"true\n", 1),
        "must be a year without quotes",
    ),
    (
        "collection.toml",
        lambda b: b.replace(b"false", b'"no"'),
        "line 7, key agent_step: This must",
    ),
    (
        "collection.toml",
        lambda b: b.replace(b"false", b"0"),
        "must be true or false, without quote",
    ),
    (
        "collection.toml",
        lambda b: b.replace(b'"PLOTS"', b"5"),
        "key series: This must be a text in",
    ),
    (
        "collection.toml",
        lambda b: b.replace(b"2024-04-01", b"2024-04-01T10:00:00"),
        "line 17, key opens: This must be a date without quotes, such as 2014-01-16.",
    ),
    (
        "collection.toml",
        lambda b: b.replace(b"title", b"titel"),
        "line 3, key titel: There is no su",
    ),
    ("collection.toml", lambda b: b.replace(b"title", b"titel"), "key title: This key is missing."),
    (
        "collection.toml",
        lambda b: b.replace(b"closes_to_agents", b"closes_to_teachers"),
        "key closes_to_teachers: There is no such key under [windows].",
    ),
    (
        "collection.toml",
        lambda b: b.replace(b"[windows]", b"[window]"),
        "key windows: There is no table [windows]. Add it.",
    ),
    (
        "collection.toml",
        lambda b: b.replace(b"year = 2024", b"year=2024"),
        "collection.toml line 2: This line is written in another way. Write it as: year = 2024 ",
    ),
    ("collection.toml", lambda b: b + b"# the end\n", "line 22: This line is written in another"),
]


@pytest.mark.parametrize(("name", "change", "message"), EDITS)
def test_what_would_not_come_back_is_told(
    toy: Path, name: str, change: Callable[[bytes], bytes], message: str
) -> None:
    edited(toy / name, change)
    problems = told(toy)
    assert any(message in problem for problem in problems), "\n".join(problems)
    assert len(problems) < 20


def test_every_form_of_a_column_is_described_once() -> None:
    assert {table.file for table in TABLES} | {"collection.toml"} == set(FILES)
    for table in TABLES:
        assert len(set(table.names)) == len(table.names)
    assert Form.YES_NO in {column.form for column in ITEMS.columns}


def test_tables_of_nothing_can_be_written(tmp_path: Path) -> None:
    write_folder(FolderTables({}, {}), tmp_path)
    assert (tmp_path / "codes.csv").read_text() == "set,code,label\n"
    assert lint(read_folder(tmp_path))

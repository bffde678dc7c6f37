"""Whatever the bytes are, a reader gives a return or the one exception, and nothing else."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.exchange.contents import ReturnFile
from collect.exchange.csv_template import csv_template
from collect.exchange.readers.formats import READERS, UnreadableFile, read_return
from exchange.supplies import TOY, WHO, example, written
from exchange.test_messages import message

EVERY = 50


def outcome(content: bytes, reader: str = "") -> ReturnFile | UnreadableFile:
    """What a file gives: any exception but the one comes out and fails the test."""
    try:
        if reader:
            return READERS[reader](BytesIO(content), TOY, WHO)
        return read_return(BytesIO(content), "A1", TOY, WHO)
    except UnreadableFile as problem:
        caught = problem
    assert str(caught).endswith((".", "?")), str(caught)
    return caught


def good(form: str) -> bytes:
    """A good file of each format."""
    if form == "row":
        return csv_template(TOY, [WHO])
    return written(form, TOY, example()).getvalue()


@pytest.mark.parametrize("form", READERS)
def test_a_good_file_cut_off_anywhere_is_refused_or_read(form: str) -> None:
    content = good(form)
    assert isinstance(outcome(content), ReturnFile)
    found = [outcome(content[:length]) for length in range(0, len(content), EVERY)]
    assert any(isinstance(one, UnreadableFile) for one in found)
    if form != "row":  # a table without its last rows is a shorter table
        assert all(isinstance(one, UnreadableFile) for one in found)


def test_a_message_cut_off_anywhere_says_where() -> None:
    content = good("xml")
    for length in range(200, len(content) - 20, EVERY):
        problem = outcome(content[:length])
        assert isinstance(problem, UnreadableFile)
        assert problem.message == "The file stops in the middle. Save or send it again."
        assert problem.line


@pytest.mark.parametrize("reader", ["", *READERS])
@given(content=st.binary(max_size=400))
def test_random_bytes_are_refused_or_read(reader: str, content: bytes) -> None:
    outcome(content, reader)


@pytest.mark.parametrize("form", READERS)
@given(
    place=st.floats(0, 1, exclude_max=True), other=st.binary(max_size=6), dropped=st.integers(0, 6)
)
@settings(max_examples=60)
def test_a_good_file_with_other_bytes_somewhere_is_refused_or_read(
    form: str, place: float, other: bytes, dropped: int
) -> None:
    content = good(form)
    at = int(len(content) * place)
    outcome(content[:at] + other + content[at + dropped :])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(data=st.data())
@settings(max_examples=60)
def test_a_good_zip_with_other_bytes_in_a_part_is_refused_or_read(
    form: str, data: st.DataObject
) -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(good(form))) as source, zipfile.ZipFile(out, "w") as target:
        chosen = data.draw(st.sampled_from(source.namelist()))
        for name in source.namelist():
            content = source.read(name)
            if name == chosen:
                at = data.draw(st.integers(0, len(content)))
                other = data.draw(st.binary(max_size=6) | st.sampled_from([b"<", b'"', b"=", b","]))
                content = content[:at] + other + content[at + data.draw(st.integers(0, 9)) :]
            target.writestr(name, content)
    outcome(out.getvalue())


PIECES = st.sampled_from([
    *("<Site>", "</Site>", "<Plots>", "</Plots>", "<Shed>", "</Shed>", "<ShedNo>", "</ShedNo>"),
    *("<PlotsAll>", "</PlotsAll>", "<Site/>", "1", "x", "&amp;", "&#x0;", "<!--", "-->", "<?a?>"),
])  # fmt: skip


@given(pieces=st.lists(PIECES, max_size=25))
def test_elements_in_any_order_are_refused_or_read(pieces: list[str]) -> None:
    outcome(message("".join(pieces)).encode())


CELLS = st.sampled_from(
    ["A1", "A2", "native_id", "Ref", "PlotsAll", '"', ",", "\n", "\r", "=1", "é"]
)


@given(pieces=st.lists(CELLS, max_size=40))
def test_cells_in_any_order_are_refused_or_read(pieces: list[str]) -> None:
    outcome("".join(pieces).encode(), "row")

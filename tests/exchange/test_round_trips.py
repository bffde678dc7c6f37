"""Reading what was written gives the same data, whatever was supplied."""

from collections import Counter
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collect.exchange.contents import ReturnFile
from collect.exchange.readers.formats import format_of, read_return
from collect.exchange.writers.archives import write_zip
from exchange.supplies import DEEP, LAST_YEAR, TOY, WHO, example, returns_of, written
from rules.data import ReturnData
from rules.records import arranged
from rules.spec import CollectionSpec

READ_BACK = ["xml", "csv", "xlsx"]
SPECS = {"this year": TOY, "last year": LAST_YEAR, "deep": DEEP}

of_any_year = st.sampled_from(list(SPECS.values())).flatmap(
    lambda spec: st.tuples(st.just(spec), returns_of(spec))
)


@pytest.mark.parametrize("form", READ_BACK)
@given(made=of_any_year)
@settings(max_examples=40)
def test_what_was_written_reads_back_the_same(
    form: str, made: tuple[CollectionSpec, ReturnFile]
) -> None:
    spec, file = made
    out = written(form, spec, file)
    read = read_return(out, "a file", spec, WHO)
    assert format_of(out) == form
    assert read.data == arranged(spec, file.data)
    assert read.header == file.header
    assert read.notices == ()


@pytest.mark.parametrize("form", ["xml", "csv", "xlsx", "parquet"])
def test_the_same_return_gives_the_same_bytes(form: str) -> None:
    first, second = (written(form, TOY, example()).getvalue() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("form", READ_BACK)
def test_a_return_read_and_written_again_gives_the_same_bytes(form: str) -> None:
    first = written(form, TOY, example())
    again = written(form, TOY, read_return(first, "a file", TOY))
    assert again.getvalue() == first.getvalue()


@pytest.mark.parametrize("form", READ_BACK)
def test_a_return_without_any_data_reads_back_as_empty(form: str) -> None:
    file = ReturnFile(example().header, ReturnData())
    read = read_return(written(form, TOY, file), "a file", TOY, WHO)
    assert read.data.is_empty()
    assert [record.section for record in read.data.records] == ["Site", "Plots"]


@given(made=of_any_year)
def test_arranging_loses_nothing_and_is_done_once(made: tuple[CollectionSpec, ReturnFile]) -> None:
    spec, file = made
    once = arranged(spec, file.data)
    assert arranged(spec, once) == once
    assert _cells(once) == _cells(file.data)
    keys = [(record.section, record.key) for record in once.records]
    assert len(set(keys)) == len(keys)
    known = {("", ""), *keys}
    assert all((spec.section_by_code[r.section].parent, r.parent) in known for r in once.records)


def _cells(data: ReturnData) -> Counter[tuple[str, str, str]]:
    return Counter(
        (record.section, code, repr(value))
        for record in data.records
        for code, value in (*record.values.items(), *record.unreadable.items())
    )


def test_a_zip_with_one_file_is_read_as_that_file() -> None:
    out = BytesIO()
    write_zip(out, [("A1.xml", written("xml", TOY, example()).getvalue())])
    assert read_return(out, "A1.zip", TOY, WHO).data == arranged(TOY, example().data)

"""What reading files costs: a package of returns, as a ratio to lxml's parsing alone.

Run it with `python tests/benchmarks/benchmark_files.py`. Seconds are of CPU, the least of
several rounds; memory is the peak of what Python holds, while lxml's own is not counted.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT), str(ROOT / "tests")]

from lxml import etree  # noqa: E402  the paths come first

from collect.exchange.contents import ReturnFile, header_for  # noqa: E402
from collect.exchange.readers.formats import READERS, members_of  # noqa: E402
from collect.exchange.writers.archives import write_zip  # noqa: E402
from collect.exchange.writers.formats import WRITERS  # noqa: E402
from exchange.supplies import TOY, folder_spec, written  # noqa: E402
from rules.data import ReturnData  # noqa: E402
from rules.records import record_of  # noqa: E402
from rules.spec import CollectionSpec  # noqa: E402

RETURNS, ROUNDS, SHEDS = 152, 7, 50_000


def full_return(spec: CollectionSpec, number: int) -> ReturnFile:
    """A return with a figure in every whole number of the collection."""
    records = (
        record_of(
            spec,
            section,
            {i.code: str(number) for i in section.items if i.kind == "whole_number"},
            "",
            "",
        )
        for section in spec.sections
    )
    return ReturnFile(header_for(spec, str(200 + number)), ReturnData(tuple(records)))


def large_return(count: int) -> ReturnFile:
    """A toy's return with many records."""
    shed = TOY.section_by_code["Shed"]
    records = (
        record_of(TOY, shed, {"ShedNo": str(n), "Roof": "T", "Built": "2001-02-03"}, str(n), "")
        for n in range(count)
    )
    return ReturnFile(header_for(TOY, "A1"), ReturnData(tuple(records)))


def seconds(run: Callable[[], object]) -> float:
    """The least CPU time of several runs."""
    least = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        least = min(least, time.process_time() - start)
    return least


def megabytes(run: Callable[[], object]) -> float:
    """The most memory that Python held at once."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_048_576


def parse_alone(file: BytesIO) -> int:
    """Parse with lxml, start and end events, and do nothing with them."""
    file.seek(0)
    return sum(1 for _ in etree.iterparse(file, events=("start", "end")))


def parse_package(package: BytesIO) -> int:
    """Unpack and parse every file of a package and do nothing with it."""
    with zipfile.ZipFile(package) as archive:
        return sum(parse_alone(BytesIO(archive.read(name))) for name in archive.namelist())


def read_package(package: BytesIO, spec: CollectionSpec, form: str = "xml") -> int:
    """Read every return of a package."""
    return sum(
        len(READERS[form](member.file, spec, "").data.records) for member in members_of(package)
    )


def packages(spec: CollectionSpec) -> None:
    """Print what a package of every authority's return costs, in each format."""
    for form in ("xml", "xlsx"):
        package = BytesIO()
        files = [full_return(spec, number) for number in range(RETURNS)]
        write_zip(
            package,
            ((f"{f.header.organisation}.{form}", written(form, spec, f).getvalue()) for f in files),
        )
        taken = seconds(lambda p=package, f=form: read_package(p, spec, f))  # type: ignore[misc]
        held = megabytes(lambda p=package, f=form: read_package(p, spec, f))  # type: ignore[misc]
        line = f"{RETURNS} returns in one zip of {form}: {taken * 1000:.0f} ms, {held:.1f} MB"
        if form == "xml":
            alone = seconds(lambda p=package: parse_package(p))  # type: ignore[misc]
            line += f"; lxml alone {alone * 1000:.0f} ms; ratio {taken / alone:.2f}"
        print(line)


def one_large_file() -> None:
    """Print what one file of very many records costs in each format."""
    for form in ("xml", "csv", "xlsx"):
        count = SHEDS if form != "xlsx" else SHEDS // 10
        file = written(form, TOY, large_return(count))
        taken = seconds(lambda f=form, o=file: READERS[f](rewound(o), TOY, ""))  # type: ignore[misc]
        line = f"{count:,} records in {form} ({len(file.getvalue()) / 1e6:.1f} MB): {taken:.2f} s"
        if form == "xml":
            alone = seconds(lambda o=file: parse_alone(o))  # type: ignore[misc]
            line += f"; lxml alone {alone:.2f} s; ratio {taken / alone:.2f}"
        print(line)


def rewound(file: BytesIO) -> BytesIO:
    """The file from its beginning."""
    file.seek(0)
    return file


def writing(spec: CollectionSpec) -> None:
    """Print what writing one return costs in each format."""
    file = replace(full_return(spec, 7))
    for form, write in WRITERS.items():
        taken = seconds(lambda w=write: w(BytesIO(), spec, file))  # type: ignore[misc]
        print(f"one return written as {form}: {taken * 1000:.1f} ms")


if __name__ == "__main__":
    of_2014 = folder_spec(ROOT / "sen2" / "2014")
    packages(of_2014)
    one_large_file()
    writing(of_2014)

"""Collections to write files of, and returns of them full of good, wrong and nasty texts."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from hypothesis import strategies as st

from collect.definitions.compiling import spec_of_tables
from collect.definitions.folders import read_folder
from collect.exchange.contents import Header, ReturnFile, header_for
from collect.exchange.writers.formats import WRITERS
from rules.data import RecordData, ReturnData
from rules.records import parents_first, record_of
from rules.spec import CollectionSpec, ItemSpec, SectionSpec

TOYS = Path(__file__).parents[1] / "collections" / "toy"
WHO = "A1"


def folder_spec(folder: Path) -> CollectionSpec:
    """The spec of a definition folder."""
    return spec_of_tables(read_folder(folder))


TOY = folder_spec(TOYS / "2024")
LAST_YEAR = folder_spec(TOYS / "2023")

DEEP = replace(
    TOY,
    sections=(
        *TOY.sections,
        SectionSpec(
            "Tool",
            "Tools: rakes / spades [all]",
            (
                ItemSpec("ToolNo", "whole_number", "Number", "4a"),
                ItemSpec("Maker", "text", "Maker", "4b"),
                ItemSpec("SourceId", "text", "Where from", "4c"),
                ItemSpec("Weight", "decimal", "Weight", "4d", places=3),
            ),
            parent="Shed",
            repeats=True,
            key_items=("ToolNo", "Maker"),
        ),
        SectionSpec(
            "Lock", "Lock", (ItemSpec("Keys", "whole_number", "Keys", "5a"),), parent="Shed"
        ),
        SectionSpec("Visit", "The site", (ItemSpec("On", "date", "Day", "6a"),), repeats=True),
    ),
)
"""The toy with sections in sections, one of which occurs once a shed, and one without a key."""

NASTY = (
    "=1+1", "+44 20 7946 0000", "-abc", "@SUM(A1)", "\tx", "\rx", "'=1", "''-", "'quoted", "-5",
    "2022-Sep-28 00:00:00", "'2022-Sep-28 00:00:00", "_x0001_", "_x005F_", "_x005f_x0041_",
    "a\x01b", "a\x00b", "\x1f", "a\r\nb", "a\rb", "a\nb", " 12x ", "]]>", "<b>&amp;</b>", "é – 1",
    "\ufffe", "\uffff\ufeff", "\U0001f600", "#N/A", "TRUE", "1e5", "10e30", "1,2,3", "0012x",
    '"', 'a"b,c', "\x85", "\u2028", "x" * 4001, "y\n" * 9_000, "9" * 40, "31/02/2024", "Yes ",
)  # fmt: skip


def good_texts(spec: CollectionSpec, item: ItemSpec) -> st.SearchStrategy[str]:
    """Texts that read as values of the item."""
    codes = spec.code_set_by_name.get(item.code_set)
    low = int(item.minimum) if item.minimum is not None else -(10**9)
    high = int(item.maximum) if item.maximum is not None else 10**9
    if item.kind == "code":
        return st.sampled_from([code.code for code in codes.codes if codes])
    if item.kind == "decimal":
        least, most = Decimal(max(low, -(10**8))), Decimal(high)
        return st.decimals(least, most, places=item.places).map(lambda d: f"{d:f}")
    return {
        "whole_number": st.integers(low, high).map(str),
        "date": st.dates().map(str),
        "yes_no": st.sampled_from(["Yes", "No", "y", "0"]),
        "email": st.sampled_from(["a@b.example", "plots@example.org"]),
        "telephone": st.sampled_from(["020 7946 0000", "+44 20 7946 0000", "(01) 234-5678 x9"]),
        "organisation": st.sampled_from(["A1", "302", "0012"]),
        "text": st.text(st.characters(exclude_categories=("C",)), max_size=30),
    }[item.kind]


@st.composite
def returns_of(draw: st.DrawFn, spec: CollectionSpec, *, only_good: bool = False) -> ReturnFile:
    """Returns of a collection; with `only_good`, without texts that cannot be read."""
    records: list[RecordData] = []
    keys: dict[str, list[str]] = {"": [""]}
    for section in parents_first(spec):
        above = spec.section_by_code.get(section.parent)
        nested = above is not None and above.repeats
        keys[section.code] = []
        for parent in keys[section.parent]:
            most = 3 if section.repeats else 1
            for _ in range(draw(st.integers(0 if section.repeats or nested else 1, most))):
                key = f"k{len(records)}" if section.repeats or nested else ""
                texts = draw(texts_of(spec, section, only_good))
                records.append(record_of(spec, section, texts, key, parent))
                keys[section.code].append(key)
    data = ReturnData(tuple(sorted(records, key=lambda r: _place(spec, r))))
    return ReturnFile(draw(headers(spec)), data)


def _place(spec: CollectionSpec, record: RecordData) -> int:
    return spec.sections.index(spec.section_by_code[record.section])


def texts_of(
    spec: CollectionSpec, section: SectionSpec, only_good: bool
) -> st.SearchStrategy[dict[str, str]]:
    """Texts for some of a section's items."""
    wrong = st.sampled_from(NASTY) | st.text(max_size=12)
    return st.fixed_dictionaries(
        {},
        optional={
            item.code: good_texts(spec, item) if only_good else good_texts(spec, item) | wrong
            for item in section.items
        },
    )


def headers(spec: CollectionSpec) -> st.SearchStrategy[Header]:
    """Headers of the collection, from A1, by whatever software."""
    words = st.sampled_from(["", "=cmd", "Plots & Co <1>", "-1", "ü"]) | st.text(
        st.characters(exclude_categories=("C", "Z")), max_size=8
    )
    times = st.sampled_from(["", "2024-05-01T10:11:12", "2024-05-01T10:11:12+01:00", "noon"])
    return st.builds(
        lambda software, serial, time: replace(
            header_for(spec, WHO, serial_no=serial, date_time=time), software_code=software
        ),
        words,
        words,
        times,
    )


def written(form: str, spec: CollectionSpec, file: ReturnFile) -> BytesIO:
    """The return as a file of a format."""
    out = BytesIO()
    WRITERS[form](out, spec, file)
    out.seek(0)
    return out


def example(spec: CollectionSpec = TOY) -> ReturnFile:
    """One return with something of everything."""

    def record(section: str, key: str = "", parent: str = "", **texts: str) -> RecordData:
        return record_of(spec, spec.section_by_code[section], texts, key, parent)

    return ReturnFile(
        header_for(spec, WHO, date_time="2024-05-01T10:11:12"),
        ReturnData(
            (
                record("Site", Ref="A1", SiteName="=Hill", Opened="1974-03-31", Water="Yes",
                       Soil="CL", Email="a@b.example"),
                record("Plots", PlotsLet="7", PlotsEmpty="3", PlotsAll="10", Waiting="many",
                       Area="1.5", Rent="250"),
                record("Shed", "x", ShedNo="1", Roof="T", Built="2022-09-28"),
                record("Shed", "y", ShedNo="2", Remark="+ leaks"),
            )
        ),
    )  # fmt: skip

"""The published figures of 2013 and 2014, loaded and validated by the commands of operators."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from collect.definitions.selectors import collection_named
from collect.returns.models import Return, StatusChange
from tests.sen2.tables import ROOT, SUM_RULES

FIGURES = ROOT / "fixtures" / "figures"
THE_EIGHT = {"201", "213", "311", "330", "332", "420", "812", "925"}

ENGLAND_2014 = {
    "TotAll": 237_111, "Tot05": 11_482, "Tot510": 88_732, "Tot1115": 113_796, "Tot1619": 23_101,
    "Newall": 29_109, "New05": 8_704, "New510": 13_736, "New1115": 6_475, "New1619": 194,
}  # fmt: skip


@pytest.fixture
def definitions(db: None) -> None:
    """Both years, published."""
    call_command(
        "load_collection", ROOT / "sen2" / "2013", ROOT / "sen2" / "2014", stdout=StringIO()
    )


def load(year: int) -> str:
    said = StringIO()
    file = FIGURES / f"sen2_{year}_la_data.csv"
    call_command("load_returns", f"SEN2_{year}", file, stdout=said)
    return said.getvalue()


def validate(year: int) -> dict[str, list[dict[str, object]]]:
    said = StringIO()
    call_command("validate_returns", f"sen2/{year}", "--json", stdout=said)
    result: dict[str, list[dict[str, object]]] = json.loads(said.getvalue())
    return result


def by_number(result: dict[str, list[dict[str, object]]]) -> dict[object, dict[str, object]]:
    return {rule["number"]: rule for rule in result["rules"] if rule["number"]}


def test_152_returns_of_each_year_give_the_published_figures(definitions: None) -> None:
    said = load(2013) + load(2014)
    assert "Passed over, because they are no item of SEN2_2014: la_name, region." in said
    assert "Loaded 152 returns of SEN2_2014" in said

    before, now = by_number(validate(2013)), by_number(validate(2014))
    for number in SUM_RULES:
        assert before[number]["failing"] == now[number]["failing"] == 0
    assert set(now["3058Q"]["native_ids"]) == THE_EIGHT  # type: ignore[arg-type]
    assert (now["3058Q"]["severity"], now["3058Q"]["unchecked"]) == ("query", 0)
    assert (before["3058Q"]["failing"], before["3058Q"]["unchecked"]) == (0, 152)

    returns = collection_named("SEN2_2014").returns.prefetch_related("records")
    flat = [{k: v for r in one.records.all() for k, v in r.values.items()} for one in returns]
    assert len(flat) == 152
    assert {item: sum(values[item] for values in flat) for item in ENGLAND_2014} == ENGLAND_2014
    barnet = next(values for values in flat if values["LEA"] == "302")
    assert (barnet["TotAll"], barnet["Newall"]) == (1727, 180)

    queried = {r["native_id"] for r in validate(2014)["returns"] if r["queries"]}
    assert queried == THE_EIGHT


def test_loading_the_same_file_again_changes_no_value_and_no_count(definitions: None) -> None:
    load(2014)
    before = state()
    load(2014)
    assert state() == before
    assert StatusChange.objects.filter(step="load").count() == 304


def state() -> list[object]:
    returns = Return.objects.filter(collection__year=2014).prefetch_related("records")
    return [
        (r.source_id, r.status, r.errors, r.queries, [x.values for x in r.records.all()])
        for r in returns.order_by("pk")
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The file is empty"),
        ("Tot05,TotAll\n1,2\n", "no column for the organisation"),
        ("la_code,name\n302,Barnet\n", "No column of the file is an item of this collection"),
        ("la_code,Tot05,Tot05\n302,1,2\n", "The column Tot05 is there twice"),
        ("la_code,Tot05\n302\n", "Line 2: This row has 1 cells, but the heading has 2"),
        ("la_code,Tot05\n999,1\n", "line 2: 999 takes no part in SEN2_2014"),
        ("la_code,Tot05\n302,1\n302,2\n", "line 3: 302 is there twice"),
        ('la_code,Tot05\n302,"1\n', "Line 2: A text does not end"),
    ],
)
def test_a_file_that_cannot_be_loaded_says_why(
    definitions: None, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "returns.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        call_command("load_returns", "SEN2_2014", file, stdout=StringIO())


def test_a_file_of_bytes_is_no_table(definitions: None, tmp_path: Path) -> None:
    file = tmp_path / "returns.csv"
    file.write_bytes(b"la_code,Tot05\n302,\xff\xfe\n")
    with pytest.raises(CommandError, match="not UTF-8 text"):
        call_command("load_returns", "SEN2_2014", file, stdout=StringIO())


def test_an_unknown_collection_is_named_with_those_there_are(definitions: None) -> None:
    with pytest.raises(CommandError, match=r"no collection called SEN3_2014.*SEN2_2014"):
        call_command("validate_returns", "SEN3_2014", stdout=StringIO())

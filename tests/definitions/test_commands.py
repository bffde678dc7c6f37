"""The commands: nothing is stored with a problem, and what was done is said aloud."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from collect.definitions.models import DataCollection, Publication
from factories import fill, return_of, source_of

pytestmark = pytest.mark.django_db


def test_loading_says_what_it_did(toys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_collection", toys / "2024", toys / "2023")
    assert capsys.readouterr().out.splitlines() == [
        "PLOTS_2023: 3 sections, 18 items, 6 rules, 21 examples, 3 participants. "
        "Published as number 1.",
        "PLOTS_2024: 3 sections, 18 items, 7 rules, 23 examples, 3 participants. "
        "Published as number 1.",
    ]
    call_command("load_collection", toys / "2024")
    assert capsys.readouterr().out.endswith("Nothing changed since publication 1.\n")


def test_a_draft_is_not_published(toys: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_collection", toys / "2024", draft=True)
    assert "Stored as a draft; not published." in capsys.readouterr().out
    assert DataCollection.objects.count() == 1
    assert not Publication.objects.exists()


def test_a_problem_in_one_folder_stores_none(
    toys: Path, toy: Path, change: Any, rewritten: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(change("items.csv", "Waiting", kind="number"))
    with pytest.raises(SystemExit) as stopped:
        call_command("load_collection", toys / "2023", toy)
    assert stopped.value.code == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith(f"{toy}: items.csv row 12, column kind: “number” is not one of")
    assert told[1] == "Nothing was stored. Mend these problems, then load again."
    assert not DataCollection.objects.exists()


def test_an_unknown_agent_is_told_before_loading(
    toy: Path, change: Any, rewritten: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = change("participants.csv", "A2", agent="TOWN")
    tables.head["agent_step"] = "yes"
    rewritten(tables)
    with pytest.raises(SystemExit):
        call_command("load_collection", toy)
    assert "participants.csv row 3, column agent: There is no organ" in capsys.readouterr().err


def test_checking_says_that_there_is_nothing_to_mend(
    toys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_collection", toys / "2024")
    assert capsys.readouterr().out == f"{toys / '2024'}: no problems\n"


def test_checking_ends_with_1_and_names_the_place(
    toy: Path, change: Any, rewritten: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(change("items.csv", "Soil", code_set="Soil"))
    with pytest.raises(SystemExit) as stopped:
        call_command("check_collection", toy)
    assert stopped.value.code == 1
    assert capsys.readouterr().out == (
        f"{toy}: 1 problem\n"
        "  items.csv row 6, column code_set: "
        "There is no code set called Soil. Did you mean Soils?\n"
    )
    with pytest.raises(SystemExit):
        call_command("check_collection", toy, json=True)
    [folder] = json.loads(capsys.readouterr().out)
    assert folder["problems"] == [
        {
            "file": "items.csv",
            "row": 6,
            "column": "code_set",
            "message": "There is no code set called Soil. Did you mean Soils?",
            "stops": True,
        }
    ]


def test_lineage_is_checked_against_last_year_in_a_folder_or_published(
    toys: Path, toy: Path, change: Any, rewritten: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(change("items.csv", "Hens", lineage="same"))
    call_command("check_collection", toy)
    with pytest.raises(SystemExit):
        call_command("check_collection", toy, toys / "2023")
    assert "PLOTS_2023 has no item called Hens." in capsys.readouterr().out
    call_command("load_collection", toys / "2023")
    with pytest.raises(SystemExit):
        call_command("check_collection", toy)


def test_load_and_dump_are_each_others_inverse(toys: Path, tmp_path: Path) -> None:
    call_command("load_collection", toys / "2024", toys / "2023")
    for year in ("2023", "2024"):
        call_command("dump_collection", f"plots {year}", tmp_path / year)
        for file in (toys / year).iterdir():
            assert (tmp_path / year / file.name).read_bytes() == file.read_bytes()


def test_dumping_what_is_not_there_is_told(toys: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no collection called plots_1999"):
        call_command("dump_collection", "plots_1999", tmp_path)


def test_dumping_where_nothing_can_be_written_is_told(toys: Path, tmp_path: Path) -> None:
    call_command("load_collection", toys / "2024")
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("dump_collection", "plots_2024", tmp_path / "file")


def test_loading_says_whose_returns_are_still_judged_by_what_was_published_before(
    toys: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(toys / "2024", tmp_path / "2024"))
    call_command("load_collection", folder)
    DataCollection.objects.update(closes_to_sources=None)
    return_ = return_of(DataCollection.objects.get(year=2024), "A1")
    fill(return_, "Plots", source_of(return_), PlotsLet="7")
    capsys.readouterr()
    rules = folder / "rules.csv"
    rules.write_text(rules.read_text().replace("It is {PlotsAll}.", "It is not."))
    call_command("load_collection", folder)
    assert "1 return is judged by what was published before" in capsys.readouterr().out

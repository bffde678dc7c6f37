"""The definitions of SEN2 are without problems and come back byte for byte."""

from pathlib import Path

import pytest
from django.core.management import call_command

from collect.definitions.compiling import spec_of_tables
from collect.definitions.folders import read_folder, write_folder
from collect.definitions.lint import lint
from collect.definitions.models import Publication
from collect.definitions.specs import spec_of
from collect.organisations.models import Organisation

SEN2 = Path(__file__).parents[2] / "sen2"
FIXTURES = Path(__file__).parents[2] / "fixtures"
YEARS = sorted(path.name for path in SEN2.iterdir() if path.is_dir())


def contents(path: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {entry.name: entry.read_bytes() for entry in path.iterdir()}


def test_there_are_three_years() -> None:
    assert YEARS == ["2011", "2013", "2014"]


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_no_problems_and_all_examples_hold(year: str) -> None:
    assert [str(problem) for problem in lint(read_folder(SEN2 / year))] == []


def test_2014_continues_2013() -> None:
    last_year = spec_of_tables(read_folder(SEN2 / "2013"))
    assert lint(read_folder(SEN2 / "2014"), last_year=last_year) == []


@pytest.mark.parametrize("year", YEARS)
def test_a_folder_comes_back_byte_for_byte(year: str, tmp_path: Path) -> None:
    write_folder(read_folder(SEN2 / year), tmp_path)
    assert contents(tmp_path) == contents(SEN2 / year)


@pytest.mark.django_db
def test_load_and_dump_are_each_others_inverse(tmp_path: Path) -> None:
    call_command("load_organisations", FIXTURES / "organisations.csv")
    call_command("load_collection", *(SEN2 / year for year in YEARS))
    for year in YEARS:
        call_command("dump_collection", f"sen2/{year}", tmp_path / year)
        assert contents(tmp_path / year) == contents(SEN2 / year)
    assert Publication.objects.count() == 3
    for publication in Publication.objects.all():
        year = str(publication.collection.year)
        assert spec_of(publication) == spec_of_tables(read_folder(SEN2 / year))


@pytest.mark.django_db
def test_loading_the_register_after_the_collections_changes_no_native_id() -> None:
    call_command("load_collection", SEN2 / "2014")
    before = set(Organisation.objects.values_list("native_id", flat=True))
    call_command("load_organisations", FIXTURES / "organisations.csv")
    assert before <= set(Organisation.objects.values_list("native_id", flat=True))
    assert len(before) == 152

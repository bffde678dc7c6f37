"""Drafts in the database: replaced whole, with their participants, and never beyond themselves."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from collect.definitions.folders import read_folder
from collect.definitions.lint import lint
from collect.definitions.models import DataCollection, Item, Participant
from collect.definitions.rows import tables_of
from collect.definitions.selectors import (
    collection_named,
    newest_publication,
    previous_collection,
    previous_spec_of,
)
from collect.definitions.storing import missing_agents, store_tables
from collect.definitions.tables import HEAD_FILE, Row
from collect.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_participants_become_organisations_and_existing_ones_keep_their_names(toys: Path) -> None:
    Organisation.objects.create(native_id="A1", name="Hill (new name)", type="charity")
    collection = store_tables(read_folder(toys / "2024"))
    assert Organisation.objects.get(native_id="A1").name == "Hill (new name)"
    made = Organisation.objects.get(native_id="A3")
    assert (made.name, made.type, made.region) == ("Søndermarken", "association", "South")
    assert Participant.objects.get(organisation__native_id="A1").name == "Hill Allotments"
    assert tables_of(collection).rows == read_folder(toys / "2024").rows


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(label=st.text(max_size=30), hint=st.text(alphabet=' ,;"\n\\é🙂x', max_size=20))
def test_any_texts_without_problems_come_back(change: Any, label: str, hint: str) -> None:
    tables = change("items.csv", "Waiting", label=label, hint=hint)
    assume(not lint(tables))
    assert tables_of(store_tables(tables)).rows == tables.rows


def test_loading_again_replaces_the_draft(toys: Path, change: Any) -> None:
    first = store_tables(read_folder(toys / "2024"))
    second = store_tables(change("items.csv", "Waiting", label="Waiting list"))
    assert first == second
    assert Item.objects.filter(section__collection=second).count() == 18
    assert Item.objects.get(code="Waiting").label == "Waiting list"


def test_another_year_is_another_collection(toys: Path) -> None:
    store_tables(read_folder(toys / "2023"))
    store_tables(read_folder(toys / "2024"))
    assert [str(c) for c in DataCollection.objects.all()] == ["PLOTS_2024", "PLOTS_2023"]
    assert Organisation.objects.count() == 3


def test_another_spelling_of_the_series_is_the_same_collection(change: Any, toys: Path) -> None:
    first = store_tables(read_folder(toys / "2024"))
    second = store_tables(change(HEAD_FILE, "", series="Plots"))
    assert first == second
    assert second.name == "Plots_2024"


def test_agents_are_organisations_or_participants(toys: Path) -> None:
    tables = read_folder(toys / "2024")
    rows = [Row(r.number, {**r.cells}) for r in tables.rows["participants.csv"]]
    rows[1] = Row(3, {**rows[1].cells, "agent": "A1"})
    rows[2] = Row(4, {**rows[2].cells, "agent": "TOWN"})
    tables = replace(
        tables,
        head={**tables.head, "agent_step": "yes"},
        rows={**tables.rows, "participants.csv": tuple(rows)},
    )
    assert missing_agents(tables) == (rows[2],)
    with pytest.raises(LookupError, match="no organisation with the Native ID TOWN"):
        store_tables(tables)
    assert not DataCollection.objects.exists(), "a refused load must store nothing"
    Organisation.objects.create(native_id="TOWN", name="The town", type="council")
    collection = store_tables(tables)
    assert tables_of(collection).rows == tables.rows


@pytest.mark.parametrize(
    "name", ["PLOTS_2024", "plots 2024", "Plots/2024", "plots-2024", "plots/2024/", " plots2024 "]
)
def test_a_collection_is_found_as_people_write_it(toys: Path, name: str) -> None:
    collection = store_tables(read_folder(toys / "2024"))
    assert collection_named(name) == collection


@pytest.mark.parametrize("name", ["PLOTS_2022", "PLOTS", "", "2024", "%_2024", "x" * 5000])
def test_an_unknown_name_is_answered_with_the_names_there_are(toys: Path, name: str) -> None:
    with pytest.raises(LookupError, match="None is loaded yet"):
        collection_named(name)
    store_tables(read_folder(toys / "2024"))
    with pytest.raises(LookupError, match="There is PLOTS_2024"):
        collection_named(name)


def test_the_previous_collection_is_found_when_it_is_loaded(toys: Path) -> None:
    collection = store_tables(read_folder(toys / "2024"))
    assert previous_collection(collection) is None
    assert previous_spec_of(collection.previous) is None
    last_year = store_tables(read_folder(toys / "2023"))
    assert previous_collection(collection) == last_year
    assert previous_collection(last_year) is None
    assert newest_publication(last_year) is None
    assert previous_spec_of(collection.previous) is None


def test_storing_and_reading_a_draft_take_a_fixed_number_of_queries(
    toys: Path, django_assert_max_num_queries: Any
) -> None:
    store_tables(read_folder(toys / "2024"))
    with django_assert_max_num_queries(45):
        collection = store_tables(read_folder(toys / "2024"))
    with django_assert_max_num_queries(6):
        tables_of(collection)

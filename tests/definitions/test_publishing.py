"""A publication is frozen, numbered, and the same in every database."""

import json
from pathlib import Path
from typing import Any

import pytest

from collect.definitions import specs
from collect.definitions.compiling import spec_of_tables
from collect.definitions.folders import read_folder
from collect.definitions.models import DataCollection, Item, Publication, Rule
from collect.definitions.publishing import PublishingRefusedError, publish
from collect.definitions.rows import tables_of
from collect.definitions.specs import spec_of, spec_of_collection
from collect.definitions.storing import store_tables
from collect.organisations.models import User
from rules.kept import Kept
from rules.spec import CollectionSpec

pytestmark = pytest.mark.django_db


@pytest.fixture
def collection(toys: Path) -> DataCollection:
    return store_tables(read_folder(toys / "2024"))


def test_a_publication_says_what_the_draft_said(collection: DataCollection, toys: Path) -> None:
    user = User.objects.create(username="designer")
    publication = publish(collection, by=user, reason="first")
    assert (publication.number, publication.published_by, publication.reason) == (1, user, "first")
    assert publication.difference == []
    assert spec_of(publication) == spec_of_collection(collection)
    assert spec_of(publication) == spec_of_tables(read_folder(toys / "2024"))


def test_a_hash_is_the_same_after_a_trip_through_the_database(
    collection: DataCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(collection)
    monkeypatch.setattr(specs, "_kept", Kept(1))
    stored = Publication.objects.get()
    assert spec_of(stored).hash == stored.hash == spec_of_collection(collection).hash


def test_a_hash_does_not_depend_on_how_a_database_keeps_json(toys: Path) -> None:
    spec = spec_of_tables(read_folder(toys / "2024"))
    # PostgreSQL's jsonb forgets the order of keys, SQLite keeps text as it was.
    sorted_keys = json.loads(json.dumps(spec.to_json(), sort_keys=True))
    as_text = json.loads(json.dumps(spec.to_json(), ensure_ascii=False))
    assert CollectionSpec.from_json(sorted_keys).hash == spec.hash
    assert CollectionSpec.from_json(as_text).hash == spec.hash


def test_publishing_again_without_a_change_makes_nothing(collection: DataCollection) -> None:
    first = publish(collection)
    assert publish(collection, reason="again") == first
    assert Publication.objects.count() == 1


def test_a_change_gets_the_next_number_and_is_listed(collection: DataCollection) -> None:
    publish(collection)
    Item.objects.filter(code="Hens").delete()
    Rule.objects.filter(number="107Q").delete()
    Rule.objects.filter(number="102").update(message="Too many.", severity="query")
    section = collection.sections.get(code="Plots")
    Item.objects.create(
        section=section, order=99, code="Ducks", label="Ducks", kind="whole_number", lineage="new"
    )
    second = publish(collection)
    assert second.number == 2
    assert [(e["what"], e["name"], e["change"]) for e in second.difference] == [
        ("item", "Plots.Hens", "dropped"),
        ("rule", "107Q", "dropped"),
        ("item", "Plots.Ducks", "added"),
        ("rule", "102", "changed"),
    ]
    assert second.difference[-1]["fields"] == {
        "severity": ["error", "query"],
        "message": ["There are more than ten people waiting for each plot.", "Too many."],
    }


def test_another_order_is_a_change_too(collection: DataCollection) -> None:
    publish(collection)
    Item.objects.filter(code="Ref").update(order=99)
    [change] = publish(collection).difference
    assert (change["what"], change["change"]) == ("order of items", "changed")
    assert change["fields"]["order"][1][0] == "Site.SiteName"


def test_a_draft_with_problems_is_refused_with_them(collection: DataCollection) -> None:
    Rule.objects.filter(number="102").update(expression="Waiting <= PlotAll")
    with pytest.raises(PublishingRefusedError) as caught:
        publish(collection)
    [problem] = caught.value.problems
    assert (problem.file, problem.row, problem.column) == ("rules.csv", 3, "expression")
    assert "Did you mean PlotsAll?" in str(caught.value)
    assert not Publication.objects.exists()


def test_an_example_that_does_not_hold_is_refused(collection: DataCollection) -> None:
    Rule.objects.filter(number="102").update(expression="Waiting < PlotsAll * 10")
    with pytest.raises(PublishingRefusedError, match="gives the verdict fail, not pass"):
        publish(collection)


def test_loading_again_keeps_publications(collection: DataCollection, toys: Path) -> None:
    first = publish(collection)
    again = store_tables(read_folder(toys / "2024"))
    assert again == collection
    assert publish(again) == first


def test_a_spec_changed_in_the_database_is_refused(
    collection: DataCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = publish(collection)
    monkeypatch.setattr(specs, "_kept", Kept(1))
    publication.spec = {**publication.spec, "title": "Another title"}
    with pytest.raises(ValueError, match="was changed after it was published"):
        spec_of(publication)


def test_specs_are_kept_by_hash_and_not_for_ever(
    collection: DataCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(specs, "_kept", Kept(1))
    first = publish(collection)
    assert spec_of(first) is spec_of(Publication.objects.get())
    Rule.objects.filter(number="102").update(message="Too many.")
    second = publish(collection)
    assert spec_of(second) is spec_of(Publication.objects.get(number=2))
    assert spec_of(first) is not spec_of(second)


def test_asking_for_a_spec_again_costs_no_query(
    collection: DataCollection, django_assert_num_queries: Any
) -> None:
    spec_of(publish(collection))
    publication = Publication.objects.defer("spec").get()
    with django_assert_num_queries(0):
        spec_of(publication)


def test_a_publication_cannot_be_saved_again(collection: DataCollection) -> None:
    publication = publish(collection)
    publication.reason = "another reason"
    with pytest.raises(ValueError, match="cannot be changed"):
        publication.save()
    with pytest.raises(ValueError, match="cannot be deleted"):
        publication.delete()
    assert Publication.objects.get().reason == ""


def test_tables_come_back_from_the_draft(collection: DataCollection, toys: Path) -> None:
    folder, stored = read_folder(toys / "2024"), tables_of(collection)
    assert stored.head == folder.head
    for file, rows in folder.rows.items():
        assert stored.rows[file] == rows

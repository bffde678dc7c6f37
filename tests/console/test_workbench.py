"""A designer changes codes, sections and settings, begins a collection, and undoes changes."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.definitions.tables import CODES
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from console.bench import Bench, words_of
from factories import toy, user


@pytest.fixture
def bench(db: None) -> Bench:
    toy(2023)
    return Bench(toy(2024))


PAGES = [
    ("workbench",),
    ("workbench_problems",),
    ("workbench_sections",),
    ("workbench_section", "Plots"),
    ("workbench_items",),
    ("workbench_items_paste",),
    ("workbench_item_new",),
    ("workbench_item", "Plots", "Hens"),
    ("workbench_codes",),
    ("workbench_code_set", "Soils"),
    ("workbench_preview",),
    ("workbench_preview_form",),
    ("workbench_changes",),
    ("workbench_settings",),
    ("workbench_participants",),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page[0])
def test_every_page_opens_and_is_drawn_whole(bench: Bench, page: tuple[str, ...]) -> None:
    text = bench.get(*page)
    assert "</html>" in text
    assert "{%" not in text


def codes(bench: Bench, name: str = "Soils") -> list[str]:
    return [row["code"] for row in bench.tables.of(CODES) if row["set"] == name]


def test_codes_are_added_moved_pasted_and_dropped(bench: Bench) -> None:
    args = ("workbench_code_set", "Soils")
    bench.post(*args, do="add", code="CH", label="Chalk")
    bench.post(*args, do="up CH")
    bench.post(*args, do="paste", rows="P\tPeat\nS\tSilt")
    bench.post(*args, do="drop CL")
    assert codes(bench) == ["SA", "CH", "LO", "P", "S"]
    assert "Enter both the code and its words" in words_of(bench.post(*args, do="add", code="X"))
    assert "CH is there already" in words_of(bench.post(*args, do="add", code="CH", label="Chalk"))


def test_a_code_set_is_made_and_dropped(bench: Bench) -> None:
    bench.post("workbench_codes", do="paste", name="Tools", rows="S\tSpade")
    assert codes(bench, "Tools") == ["S"]
    bench.post("workbench_code_set", "Tools", do="drop_set")
    assert codes(bench, "Tools") == []
    refused = bench.post("workbench_codes", do="paste", name="a b", rows="S\tSpade")
    assert "is not a code" in words_of(refused)


def sections(bench: Bench) -> list[tuple[str, str]]:
    return [(row["code"], row["parent"]) for row in bench.tables.rows["sections.csv"]]


def test_sections_are_arranged(bench: Bench) -> None:
    bench.post("workbench_sections", do="out Shed")
    assert sections(bench) == [("Site", ""), ("Shed", ""), ("Plots", "")]
    bench.post("workbench_sections", do="down Shed")
    bench.post("workbench_sections", do="nest Shed")
    assert sections(bench) == [("Site", ""), ("Plots", ""), ("Shed", "Plots")]
    bench.post("workbench_sections", do="place Plots", before="Site")
    assert sections(bench) == [("Plots", ""), ("Shed", "Plots"), ("Site", "")]
    refused = bench.post("workbench_sections", do="place Plots", before="Shed")
    assert "cannot be inside itself" in words_of(refused)


def test_a_section_is_added_renamed_and_dropped(bench: Bench) -> None:
    bench.post("workbench_sections", do="add", title="Tools", code="Tools", repeats="yes")
    bench.post("workbench_section", "Tools", title="Gear", code="Gear", repeats="yes")
    assert ("Gear", "") in sections(bench)
    bench.post("workbench_section", "Site", title="The site", code="Place")
    assert ("Shed", "Place") in sections(bench)
    assert bench.item("Soil").section.code == "Place"
    shown = bench.post("workbench_section_drop", "Place")
    bench.confirm("workbench_section_drop", "Place", page=shown)
    assert sections(bench) == [("Plots", ""), ("Gear", "")]


def test_settings_are_saved_and_a_wrong_date_is_refused(bench: Bench) -> None:
    before = json.dumps({"title": "Allotment survey 2024", "closes": ""})
    bench.post("workbench_settings", before=before, title="Plots", closes="2024-12-31")
    assert bench.tables.head["closes"] == "2024-12-31"
    before = json.dumps({"title": "Plots"})
    assert bench.post("workbench_settings", before=before, title="").status_code == 422
    both = bench.post("workbench_settings", before=json.dumps({"title": "Old"}), title="New")
    assert both.status_code == 409


def test_participants_are_pasted_copied_and_taken_out(bench: Bench) -> None:
    args = ("workbench_participants",)
    Organisation.objects.create(native_id="A9", name="Ninth", type="association", region="East")
    shown = bench.post(*args, act="paste", rows="A9\nA8\tEighth\tWest")
    bench.confirm(*args, page=shown)
    held = dict(bench.collection.participants.values_list("organisation__native_id", "region"))
    assert (held["A9"], held["A8"]) == ("East", "West")
    bench.confirm(*args, page=bench.post(*args, act="remove", participant=["A9", "A8"]))
    assert bench.collection.participants.count() == 3
    assert "No organisation with the Native ID X1" in words_of(
        bench.post(*args, act="paste", rows="X1")
    )


def test_a_collection_is_begun_empty(bench: Bench) -> None:
    data = {"series": "BOATS", "year": "2030", "title": "Boats", "source_type": "harbour"}
    url = reverse("workbench_new")
    wrong = bench.client.post(url, {**data, "reference_date": "soon"})
    assert wrong.status_code == 422
    made = bench.client.post(url, {**data, "reference_date": "2030-01-31"})
    boats = DataCollection.objects.get(series="BOATS")
    assert made["Location"] == reverse("workbench_sections", args=(boats.pk,))
    assert boats.draft_changes.get().said == "Began BOATS_2030"
    again = bench.client.post(url, {**data, "reference_date": "2030-01-31"})
    assert "BOATS_2030 is there already" in words_of(again)
    empty = Bench(boats)
    for page in ("workbench", "workbench_items", "workbench_preview_form", "workbench_problems"):
        empty.get(page)


def test_changes_are_found_by_person_and_words(bench: Bench) -> None:
    bench.cell("label", "Hens", "Fowl")
    bench.cell("unit", "", "birds")
    page = words_of(bench.get("workbench_changes", query="?text=unit"))
    assert "1 change" in page
    assert "Changed unit of Hens" in page
    assert "Changed label of Hens" not in page
    other = user(Role.DESIGNER)
    assert "0 changes" in words_of(bench.get("workbench_changes", query=f"?by={other.pk}"))


def test_a_change_that_was_written_over_is_not_undone(bench: Bench) -> None:
    bench.cell("label", "Hens", "Fowl")
    bench.cell("label", "Fowl", "Ducks")
    first = bench.collection.draft_changes.order_by("pk").first()
    page = bench.client.post(bench.url("workbench_undo", first.pk), follow=True)
    assert "was not undone. It was changed again since" in words_of(page)
    assert bench.item("Hens").label == "Ducks"


def test_problems_are_told_by_tab_with_the_way_there(bench: Bench) -> None:
    bench.cell("kind", "whole_number", "code")
    page = bench.get("workbench_problems")
    assert bench.url("workbench_item", "Plots", "Hens") in page
    assert "Items Plots Hens, code set" in words_of(page)


def test_returns_are_counted_for_those_who_see_them_alone(bench: Bench) -> None:
    assert "No data: 3" not in words_of(bench.get("workbench"))
    auditor = Bench(bench.collection, Role.AUDITOR)
    assert "No data: 3" in words_of(auditor.get("workbench"))

"""A designer makes next year's collection and moves its years and dates on."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from collect.definitions.drafts import apply_edits
from collect.definitions.models import DataCollection, Section
from collect.organisations.models import Organisation
from console.bench import Bench, text_of, words_of
from console.desk import TITLE, lineages, opened_desk


@pytest.fixture
def desk(db: None) -> Bench:
    return opened_desk()


def test_next_year_is_made_by_one_button(desk: Bench) -> None:
    page = words_of(desk.get("workbench_rolling"))
    assert "PLOTS_2025 begins as a copy of PLOTS_2024" in page
    assert "Reference date Sunday 31 March 2024 Monday 31 March 2025" in page
    answer = desk.post("workbench_rolling", **{"from": "draft"})
    made = DataCollection.objects.get(year=2025)
    assert answer["Location"] == reverse("workbench_words", args=(made.pk,))
    assert made.reference_date == date(2025, 3, 31)
    assert set(lineages(made).values()) == {("same", "")}
    assert "Rolled forward from the draft of PLOTS_2024" in str(made.draft_changes.get())
    assert "PLOTS_2025 is there already" in words_of(desk.get("workbench_rolling"))
    assert desk.post("workbench_rolling").status_code == 409


def test_a_publication_can_be_chosen_to_begin_with(desk: Bench) -> None:
    Section.objects.filter(collection=desk.collection, code="Plots").update(title="Changed")
    desk.post("workbench_rolling", **{"from": "1"})
    assert Section.objects.get(collection__year=2025, code="Plots").title == "Plots"


@pytest.mark.parametrize("which", ["7", "x", "-1", "²"])
def test_a_publication_that_is_not_there_is_not_found(desk: Bench, which: str) -> None:
    assert desk.post("workbench_rolling", **{"from": which}).status_code == 404
    assert not DataCollection.objects.filter(year=2025).exists()
    assert desk.client.get(desk.url("workbench_file", "9", "zip")).status_code == 404


@pytest.fixture
def next_year(desk: Bench) -> Bench:
    desk.post("workbench_rolling", **{"from": "draft"})
    return Bench(DataCollection.objects.get(year=2025))


def offered(desk: Bench) -> dict[str, bool]:
    page = text_of(desk.client.get(desk.url("workbench_words")))
    boxes = re.findall(r'name="word" value="([^"]+)"( checked)?', page)
    return {name: bool(ticked) for name, ticked in boxes}


def test_years_and_dates_are_offered_one_by_one(next_year: Bench) -> None:
    words = offered(next_year)
    title = "collection.toml|title|17|2024"
    assert words[title] is True
    chosen = [title, *(word for word in words if word.startswith(("rules.csv|106", "examples")))]
    answer = next_year.client.post(next_year.url("workbench_words"), {"word": chosen}, follow=True)
    assert f"{len(chosen)} changed." in words_of(answer)
    collection = DataCollection.objects.get(pk=next_year.collection.pk)
    assert collection.title == "Allotment survey 2025"
    assert "31 March 2024" in collection.guidance
    assert "2025-03-31" in collection.rules.get(number="106").expression
    left = offered(next_year)
    assert title not in left, "what was changed is not offered for another year on top"
    assert any(word.startswith("collection.toml|guidance") for word in left)


def test_a_text_that_somebody_changed_meanwhile_is_left_alone(next_year: Bench) -> None:
    words = list(offered(next_year))
    apply_edits(next_year.collection.pk, [TITLE], by=None, said="New title")
    answer = next_year.client.post(next_year.url("workbench_words"), {"word": words}, follow=True)
    assert "1 stood in texts that changed meanwhile" in words_of(answer)
    assert DataCollection.objects.get(pk=next_year.collection.pk).title == "Plots"


def test_what_needs_a_look_is_listed(next_year: Bench) -> None:
    Organisation.objects.filter(native_id="A2").update(closed=date(2024, 9, 1))
    page = words_of(next_year.get("workbench_words"))
    assert "Railway Gardens, Upper Line (A2) takes part, and closed on 1 September 2024" in page
    assert "Rule 107Q was switched off" in page
    assert "What names something that is not there Nothing." in page


def test_only_a_draft_that_was_rolled_forward_has_such_a_page(desk: Bench) -> None:
    assert desk.client.get(desk.url("workbench_words")).status_code == 404

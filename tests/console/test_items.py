"""A designer changes items: cell by cell, many at once, pasted, moved, and in their editor."""

from __future__ import annotations

import json

import pytest

from collect.definitions.drafts import apply_edits
from collect.definitions.edits import Edit
from collect.definitions.models import Item
from console.bench import Bench, text_of, words_of
from factories import fill, return_of, source_of, toy


@pytest.fixture
def bench(db: None) -> Bench:
    toy(2023)
    return Bench(toy(2024))


def test_a_cell_is_saved_as_it_is_left_and_can_be_undone(bench: Bench) -> None:
    answer = bench.cell("label", "Hens", "Hens and ducks")
    assert answer.status_code == 200
    assert answer.json()["said"] == "Changed label of Hens"
    assert bench.item("Hens").label == "Hens and ducks"
    change = bench.collection.draft_changes.get()
    page = bench.client.post(bench.url("workbench_undo", change.pk), follow=True)
    assert "Undone: Changed label of Hens." in words_of(page)
    assert bench.item("Hens").label == "Hens"


def test_a_cell_that_somebody_else_changed_is_told_with_what_is_there(bench: Bench) -> None:
    theirs = Edit("items.csv", ("Plots", "Hens"), "changed", {"label": ("Hens", "Fowl")})
    apply_edits(bench.collection.pk, [theirs], by=None, said="Fowl")
    answer = bench.cell("label", "Hens", "Ducks")
    assert answer.status_code == 409
    assert answer.json()["now"] == [{"key": ["Plots", "Hens"], "column": "label", "text": "Fowl"}]
    assert bench.item("Hens").label == "Fowl"


def test_a_cell_that_cannot_be_kept_says_why(bench: Bench) -> None:
    answer = bench.cell("maximum", "", "a lot")
    assert answer.status_code == 422
    assert "is not a number in digits" in answer.json()["told"]
    assert bench.collection.draft_changes.count() == 0


def test_what_a_saved_cell_makes_wrong_is_told_of_its_row(bench: Bench) -> None:
    wrong = bench.cell("kind", "whole_number", "code").json()["wrong"]
    assert [(row["key"], row["columns"]) for row in wrong] == [
        (["Plots", "Hens"], ["code_set", "minimum"])
    ]
    page = bench.get("workbench_items", query="?problems=yes")
    assert "1 of 18 items" in words_of(page)
    assert "needs the name of its code set" in page


@pytest.mark.parametrize(
    "body", ["", "[]", '{"cells": []}', '{"cells": [{"key": ["Plots"], "column": "label"}]}']
)
def test_cells_that_do_not_arrive_whole_change_nothing(bench: Bench, body: str) -> None:
    url = bench.url("workbench_item_cells")
    answer = bench.client.post(url, body, content_type="application/json")
    assert answer.status_code == 400
    assert bench.collection.draft_changes.count() == 0


@pytest.mark.parametrize("column", ["code", "section", "lineage", "nothing"])
def test_a_code_is_never_changed_like_a_cell(bench: Bench, column: str) -> None:
    assert bench.cell(column, "Hens", "Ducks").status_code == 400


@pytest.mark.parametrize(
    ("query", "count"),
    [("text=plots", 3), ("section=Shed", 4), ("kind=code", 2), ("mandatory=yes", 7)],
)
def test_the_table_is_narrowed_without_a_script_too(bench: Bench, query: str, count: int) -> None:
    assert f"{count} of 18 items" in words_of(bench.get("workbench_items", query=f"?{query}"))


def chosen(*codes: str) -> list[str]:
    return [f"Plots {code}" for code in codes]


def test_many_items_are_changed_after_a_look_at_every_cell(bench: Bench) -> None:
    args = ("workbench_items_change",)
    shown = bench.post(*args, item=chosen("Hens", "Waiting"), act="mandatory=yes")
    assert "Set mandatory of 2 items to Yes" in words_of(shown)
    assert not bench.item("Hens").mandatory
    bench.confirm(*args, page=shown)
    assert bench.item("Hens").mandatory
    assert bench.item("Waiting").mandatory


def test_items_move_to_another_section(bench: Bench) -> None:
    args = ("workbench_items_change",)
    shown = bench.post(*args, item=chosen("Hens", "Waiting"), act="section=Site")
    bench.confirm(*args, page=shown)
    assert bench.item("Hens").section.code == "Site"
    codes = [row["code"] for row in bench.tables.rows["items.csv"] if row["section"] == "Site"]
    assert codes[-2:] == ["Waiting", "Hens"]


def test_items_are_dropped_and_what_names_them_is_told(bench: Bench) -> None:
    args = ("workbench_items_change",)
    shown = bench.post(*args, item=chosen("Hens", "Waiting"), act="drop")
    assert "Dropped Hens, Waiting" in words_of(shown)
    assert "There is no item called Hens" in words_of(shown)
    bench.confirm(*args, page=shown)
    assert not Item.objects.filter(section__collection=bench.collection, code="Hens").exists()


def test_a_cell_that_is_wrong_elsewhere_does_not_hinder_a_change(bench: Bench) -> None:
    Item.objects.filter(code="Waiting").update(label="")
    shown = bench.post("workbench_items_change", item=chosen("Hens"), act="drop")
    assert shown.status_code == 200
    assert "Dropped Hens" in words_of(shown)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"act": "drop"}, "Tick the items"),
        ({"item": ["Plots Hens"]}, "Choose what to do"),
        ({"item": ["Plots Ducks"], "act": "drop"}, "There is no item called Ducks"),
        ({"item": ["Plots Hens"], "act": "kind=wish"}, "is not one of"),
    ],
)
def test_what_cannot_be_done_to_items_is_said(
    bench: Bench, data: dict[str, object], told: str
) -> None:
    shown = bench.client.post(bench.url("workbench_items_change"), data, follow=True)
    if "Make the change" in text_of(shown):
        shown = bench.confirm("workbench_items_change", page=shown)
    assert told in words_of(shown)
    assert bench.collection.draft_changes.count() == 0


def test_an_item_moves_among_those_of_its_section(bench: Bench) -> None:
    bench.post("workbench_item_move", section="Plots", code="Hens", to="up")
    bench.post("workbench_item_move", section="Plots", code="Area", before="PlotsLet")
    codes = [row["code"] for row in bench.tables.rows["items.csv"] if row["section"] == "Plots"]
    assert codes[0] == "Area"
    assert codes[-2:] == ["Hens", "Rent"]
    gone = bench.post("workbench_item_move", section="Plots", code="Ducks", to="up")
    assert gone.status_code == 409


PASTED = "Question\tCode\tWhat is asked\tKind\n2h\tDucks\tDucks\tWhole number\n2i\tGeese\tGeese\t\n"


def test_rows_of_a_spreadsheet_become_items(bench: Bench) -> None:
    args = ("workbench_items_paste",)
    shown = bench.post(*args, section="Plots", rows=PASTED)
    assert "Added 2 items to Plots" in words_of(shown)
    bench.confirm(*args, page=shown)
    item = bench.item("Geese")
    assert (item.question, item.kind, item.lineage) == ("2i", "whole_number", "new")


def test_an_item_is_changed_in_its_editor(bench: Bench) -> None:
    before = json.dumps({"label": "Hens", "hint": ""})
    args = ("workbench_item", "Plots", "Hens")
    answer = bench.post(*args, before=before, label="Hens kept", hint="Count\r\nchicks")
    assert answer.status_code == 302
    assert bench.item("Hens").hint == "Count\nchicks"
    refused = bench.post(*args, before=json.dumps({"minimum": "0"}), minimum="none")
    assert refused.status_code == 422
    assert "“none” is not a number" in words_of(refused)
    both = bench.post(*args, before=before, label="Fowl")
    assert both.status_code == 409
    assert "It is “Hens kept” now." in words_of(both)


def test_an_item_is_added_and_never_twice(bench: Bench) -> None:
    new = {"section": "Plots", "code": "Ducks", "label": "Ducks", "kind": "whole_number"}
    assert bench.post("workbench_item_new", **new, mandatory="no").status_code == 302
    assert bench.item("Ducks").lineage == "new"
    again = bench.post("workbench_item_new", **new, mandatory="no")
    assert again.status_code == 422
    assert "Ducks is the code of another item" in words_of(again)


def test_the_preview_shows_what_is_typed_and_not_saved(bench: Bench) -> None:
    page = bench.post("workbench_preview_form", section="Plots", code="Hens", label="Fowl")
    assert "Fowl" in text_of(page)
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert bench.item("Hens").label == "Hens"
    assert "Fowl" not in bench.get("workbench_preview_form", query="?section=Plots")


def test_the_preview_holds_nobodys_data(bench: Bench) -> None:
    return_ = return_of(bench.collection, "A1")
    fill(return_, "Plots", source_of(return_), PlotsLet="4711")
    assert "4711" not in bench.get("workbench_preview_form", query="?section=Plots")

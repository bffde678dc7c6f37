"""The rules of a draft in the console: listed, written, moved, dropped, and saved side by side."""

import pytest
from django.test import Client

from collect.definitions.models import DataCollection, DraftChange, Example, Rule
from collect.definitions.rows import tables_of
from collect.organisations.models import User
from collect.organisations.roles import Role
from factories import browser_of, toy, user
from tests.console.rule_forms import (
    PARTS,
    add_example,
    address,
    opened,
)


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy's draft, after last year's."""
    toy(2023)
    return toy()


@pytest.fixture
def designer(collection: DataCollection) -> User:
    """Somebody who designs and may see no return."""
    return user(Role.DESIGNER, None, "dora")


@pytest.fixture
def client(designer: User) -> Client:
    """A browser of the designer."""
    return browser_of(designer)


def test_the_list_says_each_rule_in_plain_english(
    client: Client, collection: DataCollection
) -> None:
    page = client.get(address("rules", collection))
    text = page.content.decode()
    assert "2c PlotsAll must equal 2a PlotsLet plus 2b PlotsEmpty." in text
    assert "Off: The limit is being looked at." in text
    assert [line.examples for line in page.context["page"].lines][:2] == [4, 3]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("severity=query", ["103Q", "105Q", "107Q"]),
        ("switch=off", ["107Q"]),
        ("text=hens", ["107Q"]),
        ("text=106", ["106"]),
        ("item=PlotsAll", ["101", "102", "103Q"]),
        ("item=Plots", []),
        ("item=PlotsLet&severity=error", ["101"]),
    ],
)
def test_the_list_is_narrowed_down(
    client: Client, collection: DataCollection, query: str, numbers: list[str]
) -> None:
    page = client.get(f"{address('rules', collection)}?{query}").context["page"]
    assert [line.number for line in page.lines] == numbers


def test_a_rule_is_changed_cell_by_cell(
    client: Client, collection: DataCollection, designer: User
) -> None:
    url = address("rule", collection, "102")
    data = {**opened(client, url), "expression": "Waiting <= PlotsAll * 12\r\n"}
    add_example(data, "twelve", "pass", "Waiting=12; PlotsAll=1")
    assert client.post(url, data).status_code == 302
    change = collection.draft_changes.first()
    assert change is not None
    assert (change.by, change.said) == (designer, "Changed rule 102")
    assert [(e["file"], e["change"]) for e in change.edits] == [
        ("rules.csv", "changed"),
        ("examples.csv", "added"),
    ]
    assert Rule.objects.get(collection=collection, number="102").expression == (
        "Waiting <= PlotsAll * 12"
    )
    names = Example.objects.filter(rule__collection=collection, rule__number="102")
    assert [example.name for example in names][-1] == "twelve"


def test_saving_what_was_opened_changes_nothing(client: Client, collection: DataCollection) -> None:
    before = tables_of(collection)
    for number in collection.rules.values_list("number", flat=True):
        url = address("rule", collection, number)
        assert client.post(url, opened(client, url)).status_code == 302
    assert tables_of(collection) == before
    assert not collection.draft_changes.exists()


def test_a_new_rule_gets_the_next_number_and_stands_last(
    client: Client, collection: DataCollection
) -> None:
    url = address("rule_new", collection)
    data = opened(client, url)
    assert data["number"] == "108"
    data |= {**PARTS, "expression": "Hens >= 0", "message": "Hens are counted."}
    data["example_name"], data["example_values"] = ["none"], ["Hens=0"]
    assert client.post(url, data).status_code == 302
    assert [r.number for r in collection.rules.all()][-2:] == ["107Q", "108"]
    assert Example.objects.get(rule__number="108").name == "none"


def test_a_copy_stands_below_its_original_with_its_examples(
    client: Client, collection: DataCollection
) -> None:
    url = f"{address('rule_new', collection)}?copy=103Q"
    data = opened(client, url)
    assert data["number"] == "104Q"
    assert client.post(address("rule_new", collection), data).status_code == 302
    numbers = [rule.number for rule in collection.rules.all()]
    assert numbers[2:5] == ["103Q", "104Q", "104"]
    assert Example.objects.filter(rule__number="104Q").count() == 5


def test_what_cannot_be_saved_is_told_at_its_field(
    client: Client, collection: DataCollection
) -> None:
    url = address("rule_new", collection)
    data = {**opened(client, url), **PARTS, "expression": "Hens > 0", "blank": "", "message": ""}
    answer = client.post(url, {**data, "tolerance": "much"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose what a blank value means." in page
    assert "“much” is not a number or a percentage" in page
    taken = client.post(url, {**data, "blank": "blank fails", "message": "M", "number": "101"})
    assert "There is a rule 101 already. Choose another number." in taken.content.decode()
    assert collection.rules.count() == 7


def test_two_designers_who_change_different_cells_are_merged(
    client: Client, collection: DataCollection
) -> None:
    url = address("rule", collection, "102")
    mine, theirs = opened(client, url), opened(client, url)
    client.post(url, {**theirs, "message": "Too many wait."})
    assert client.post(url, {**mine, "how_to_fix": "Count again."}).status_code == 302
    rule = Rule.objects.get(collection=collection, number="102")
    assert (rule.message, rule.how_to_fix) == ("Too many wait.", "Count again.")


def test_two_designers_who_change_the_same_cell_see_both_and_decide(
    client: Client, collection: DataCollection
) -> None:
    url = address("rule", collection, "102")
    mine, theirs = opened(client, url), opened(client, url)
    client.post(url, {**theirs, "message": "Theirs.", "how_to_fix": "Their way."})
    clash = client.post(url, {**mine, "message": "Mine."})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "Now:</span> Theirs." in page
    assert "Yours:</span> Mine." in page
    shown = clash.context["page"]
    assert (shown.rule.cells["message"], shown.rule.cells["how_to_fix"]) == ("Mine.", "Their way.")
    again = {**mine, "message": "Mine.", "how_to_fix": "Their way.", "before": shown.remembered}
    assert client.post(url, again).status_code == 302
    assert Rule.objects.get(collection=collection, number="102").message == "Mine."


def test_a_rule_dropped_meanwhile_comes_back_only_when_it_is_saved_again(
    client: Client, collection: DataCollection
) -> None:
    url = address("rule", collection, "104")
    mine = {**opened(client, url), "message": "Mine."}
    client.post(address("rule_drop", collection, "104"))
    clash = client.post(url, mine)
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "This rule was dropped while you were editing it" in page
    again = address("rule_new", collection)
    assert f'action="{again}"' in page
    assert not collection.rules.filter(number="104").exists()
    assert client.post(again, {**mine, "before": "", "number": "104"}).status_code == 302
    assert Rule.objects.get(collection=collection, number="104").examples.count() == 3


def test_two_designers_who_do_the_same_have_nothing_to_decide(
    client: Client, collection: DataCollection
) -> None:
    url = address("rule", collection, "102")
    mine, theirs = opened(client, url), opened(client, url)
    for data in (theirs, mine):
        add_example(data, "more", "fail", "Waiting=12; PlotsAll=1")
        assert client.post(url, {**data, "message": "Too many wait."}).status_code == 302
    assert Rule.objects.get(collection=collection, number="102").examples.count() == 4


def test_a_dropped_rule_is_brought_back_with_its_examples(
    client: Client, collection: DataCollection
) -> None:
    before = tables_of(collection)
    answer = client.post(address("rule_drop", collection, "104"), follow=True)
    assert "Dropped rule 104" in answer.content.decode()
    assert not Example.objects.filter(rule__collection=collection, rule__number="104").exists()
    change = DraftChange.objects.get()
    client.post(address("undo", collection, change.pk))
    assert tables_of(collection) == before


def test_a_rule_moves_up_and_down_and_stops_at_the_ends(
    client: Client, collection: DataCollection
) -> None:
    def after(number: str, to: str) -> list[str]:
        client.post(address("rule_move", collection, number), {"to": to})
        return [rule.number for rule in collection.rules.all()][:3]

    assert after("102", "up") == ["102", "101", "103Q"]
    assert after("102", "up") == ["102", "101", "103Q"]
    assert after("102", "down") == ["101", "102", "103Q"]
    assert collection.draft_changes.count() == 2

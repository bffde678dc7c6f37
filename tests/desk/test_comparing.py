"""Year on year: this year's values beside last year's, as far as the reader's reach goes."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.desk.checks import Place, places_of
from collect.desk.comparing import compared, percent_of, values_of_last_year
from collect.desk.standings import standings_of
from collect.desk.thresholds import asked_rule, with_threshold, year_rules
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.reach import Reach, reach_of
from factories import fill, return_of, source_of, toy, user
from rules.spec import CollectionSpec

NOW = {"A1": "13", "A2": "10"}
BEFORE = {"A1": "10", "A2": "10"}


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy of two years with plots and rents; A3 has sent nothing."""
    last, made = toy(2023), toy()
    for year, plots, rent in ((last, BEFORE, "Fee"), (made, NOW, "Rent")):
        for native_id, number in plots.items():
            return_ = return_of(year, native_id)
            texts = {"PlotsLet": number, "PlotsEmpty": "0", "PlotsAll": number, rent: "12.50"}
            fill(return_, "Plots", source_of(return_), **texts)
    return made


@pytest.fixture
def reach(collection: DataCollection) -> Reach:
    """A collector at the desk."""
    found = reach_of(user(Role.COLLECTOR), collection)
    assert found is not None
    return found


def spec_now(collection: DataCollection) -> CollectionSpec:
    publication = newest_publication(collection)
    assert publication is not None
    return spec_of(publication)


def place(reach: Reach, code: str) -> Place:
    return places_of(spec_now(reach.collection), [code])[0]


def pairs(reach: Reach, code: str) -> list[tuple[object, object]]:
    spec, here = spec_now(reach.collection), place(reach, code)
    return [(one.now, one.before) for one in compared(reach, spec, here, here)]


def test_each_value_stands_beside_that_of_last_year(reach: Reach) -> None:
    assert pairs(reach, "PlotsAll") == [(13, 10), (10, 10)]


def test_a_renamed_item_continues_its_former_value_exactly(reach: Reach) -> None:
    assert pairs(reach, "Rent") == [(Decimal("12.50"), Decimal("12.50"))] * 2


def test_a_new_item_has_no_value_of_last_year(reach: Reach) -> None:
    spec = spec_now(reach.collection)
    last = Return.objects.filter(collection__year=2023)
    assert all("previous.Hens" not in v for v in values_of_last_year(last, spec, ["Hens"]).values())


def test_a_change_is_in_per_cent_of_last_year_and_there_is_none_of_0() -> None:
    assert percent_of(13, 10) == pytest.approx(30)
    assert percent_of(Decimal("0.9"), Decimal(1)) == pytest.approx(-10)
    assert percent_of(5, 0) is None
    assert percent_of(None, 4) is None


def test_the_rule_itself_says_who_is_flagged(reach: Reach) -> None:
    spec, here = spec_now(reach.collection), place(reach, "PlotsAll")
    held = standings_of(reach, spec, here, here, year_rules(spec)["PlotsAll"])
    flagged = {one.return_pk for one in held.flagged}
    fired = Return.objects.filter(findings__rule="103Q", collection=reach.collection)
    assert flagged == set(fired.values_list("pk", flat=True)) != set()


def test_another_threshold_flags_others_and_leaves_the_rule_alone(reach: Reach) -> None:
    spec = spec_now(reach.collection)
    [rule] = year_rules(spec)["PlotsAll"]
    values = [{"PlotsAll": 13, "previous.PlotsAll": 10}]
    mild = with_threshold(rule, "30%")
    assert mild is not None
    assert (rule.flags(values), mild.flags(values)) == ([True], [False])
    assert (rule.threshold, mild.threshold) == ("10%", "30%")
    assert rule.limits(10) == (-10, 10)


@pytest.mark.parametrize("text", ["", "x", "-5%", "1e9%", "5%%", "99999%", "1; drop", "١%"])
def test_what_is_no_threshold_is_refused(reach: Reach, text: str) -> None:
    spec = spec_now(reach.collection)
    [rule] = year_rules(spec)["PlotsAll"]
    assert with_threshold(rule, text) is None
    assert asked_rule(spec, spec.return_items["Waiting"], text) is None


def test_a_value_that_changes_is_seen_at_once(reach: Reach) -> None:
    spec, here = spec_now(reach.collection), place(reach, "PlotsAll")
    assert [one.now for one in standings_of(reach, spec, here, here, []).all] == [13, 10]
    return_ = return_of(reach.collection, "A1")
    fill(return_, "Plots", source_of(return_), PlotsAll="14")
    assert [one.now for one in standings_of(reach, spec, here, here, []).all] == [14, 10]


def open_page(client: Client, name: str, pk: int, query: str = "") -> str:
    response = client.get(reverse(name, args=(pk,)) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def signed_in(role: Role, organisation: Organisation | None = None) -> Client:
    client = Client()
    client.force_login(user(role, organisation))
    return client


def test_the_page_lists_who_is_flagged_first(collection: DataCollection) -> None:
    page = open_page(signed_in(Role.COLLECTOR), "desk_years", collection.pk)
    assert "Rule 103Q flags a change of more than 10% of last year’s value." in page
    assert page.index("(A1)") < page.index("(A2)")
    assert page.count("Flagged</strong>") == 1
    only = open_page(signed_in(Role.COLLECTOR), "desk_years", collection.pk, "?only=flagged")
    assert "(A1)" in only
    assert "(A2)" not in only


def test_the_reader_may_try_another_threshold(collection: DataCollection) -> None:
    client = signed_in(Role.COLLECTOR)
    page = open_page(client, "desk_years", collection.pk, "?threshold=30")
    assert "Flagged</strong>" not in page
    wrong = open_page(client, "desk_years", collection.pk, "?threshold=lots")
    assert wrong.count("Enter the threshold as a number, such as 5 or 7.5.") == 2
    assert "Flagged</strong>" in wrong


def test_an_item_without_a_rule_is_flagged_by_the_threshold_of_the_reader(
    collection: DataCollection,
) -> None:
    client = signed_in(Role.COLLECTOR)
    address = "?item=PlotsLet"
    assert "No rule compares this item" in open_page(client, "desk_years", collection.pk, address)
    page = open_page(client, "desk_years", collection.pk, f"{address}&threshold=20")
    assert page.count("Flagged</strong>") == 1


@pytest.mark.parametrize("sort", ["name", "now", "before", "change", "percent", "score", "x"])
def test_every_column_sorts_both_ways(collection: DataCollection, sort: str) -> None:
    for direction in ("ascending", "descending"):
        query = f"?sort={sort}&direction={direction}&page=9&region=nowhere&size=zzz&item=zzz"
        assert "(A1)" in open_page(signed_in(Role.COLLECTOR), "desk_years", collection.pk, query)


def test_an_agent_learns_nothing_of_the_sources_of_others(collection: DataCollection) -> None:
    agent = Organisation.objects.create(native_id="AG", name="Agency", type="agent")
    Return.objects.filter(source__native_id="A2").update(agent=agent)
    client = signed_in(Role.AGENT, agent)
    page = open_page(client, "desk_years", collection.pk)
    assert "(A2)" in page
    assert "(A1)" not in page
    assert "Returns with a value</dt><dd>1<" in page
    own = return_of(collection, "A2")
    assert "30%" not in open_page(client, "return_years", own.pk)


def test_a_source_sees_its_own_two_years_and_nothing_of_others(
    collection: DataCollection,
) -> None:
    own = return_of(collection, "A1")
    page = open_page(signed_in(Role.SOURCE, own.source), "return_years", own.pk)
    assert "+30%" in page
    assert "Rule 103Q" in page
    for told in ("Similar size", "Median", "Nearest in size", "<svg"):
        assert told not in page


def test_a_collector_sees_a_return_among_the_others(collection: DataCollection) -> None:
    own = return_of(collection, "A1")
    page = open_page(signed_in(Role.COLLECTOR), "return_years", own.pk)
    assert "Nearest in size" in page
    assert f"{own.source.name} +30%" in page


def test_a_return_without_data_or_without_last_year_still_has_its_page(db: None) -> None:
    alone = return_of(toy(2023), "A1")
    page = open_page(signed_in(Role.COLLECTOR), "return_years", alone.pk)
    assert "There is no collection of last year here" in page


def test_the_queries_of_the_pages_do_not_grow_with_the_returns(collection: DataCollection) -> None:
    client = signed_in(Role.COLLECTOR)
    own = return_of(collection, "A1")
    for name, pk, most in (("desk_years", collection.pk, 22), ("return_years", own.pk, 32)):
        with CaptureQueriesContext(connection) as caught:
            open_page(client, name, pk)
        assert len(caught) <= most, [query["sql"][:90] for query in caught]

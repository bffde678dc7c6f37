"""Signing in, choosing a collection, and the list of a collection's returns."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from collect.organisations.models import Organisation, TermsAcceptance, User
from collect.organisations.roles import Role
from collect.organisations.terms import publish_terms
from collect.returns.models import Return
from collect.returns.services.status import take_step
from collect.web.pages.collections import collections_page
from factories import PASSWORD, browser_of, fill, return_of, source_of, user

GOOD_SITE = {"SiteName": "The Top", "Water": "Yes", "Email": "plots@example.org"}
GOOD_PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10"}


@pytest.fixture
def federation(return_: Return) -> Organisation:
    """The agent that checks the return of A1, and no other."""
    made = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
    Return.objects.filter(pk=return_.pk).update(agent=made)
    return made


def desk_of(client: Client, return_: Return, **asked: str) -> Any:
    """What the list of returns shows, as asked for in the address."""
    response = client.get(reverse("desk_returns", args=(return_.collection_id,)), asked)
    assert response.status_code == 200
    return response.context["page"]


def listed(client: Client, return_: Return, **asked: str) -> list[str]:
    """The Native IDs of the list, in its order."""
    return [row.return_.source.native_id for row in desk_of(client, return_, **asked).rows]


def rows_of(client: Client) -> list[tuple[str, str, str]]:
    """The collections that somebody can choose from: collection, organisation, role."""
    rows = client.get(reverse("my_collections")).context["page"].rows
    return [(row.collection, row.organisation, row.role) for row in rows]


ROWS = {
    Role.SOURCE: ("PLOTS_2024", "Hill Allotments", "Source"),
    Role.AGENT: ("PLOTS_2024", "Federation", "Agent"),
    Role.COLLECTOR: ("PLOTS_2024", "The Department", "Collector"),
}


@pytest.mark.parametrize("role", ROWS)
def test_somebody_limited_to_another_series_has_no_row_and_no_list(
    return_: Return, federation: Organisation, role: Role
) -> None:
    organisation = {Role.SOURCE: return_.source, Role.AGENT: federation}.get(role)
    everything, limited = user(role, organisation), user(role, organisation)
    limited.memberships.update(series=["BOATS"])
    assert rows_of(browser_of(everything)) == [ROWS[role]]
    assert rows_of(browser_of(limited)) == []
    said = browser_of(limited).get(reverse("my_collections")).content.decode()
    assert "No data collection is open to you" in said
    desk = reverse("desk_returns", args=(return_.collection_id,))
    assert browser_of(limited).get(desk).status_code == 404


def test_the_collector_of_one_series_who_is_a_source_in_another_has_only_the_own_row(
    return_: Return,
) -> None:
    who = user(Role.COLLECTOR)
    who.memberships.update(series=["BOATS"])
    who.memberships.create(organisation=return_.source, role=Role.SOURCE, series=["PLOTS"])
    assert rows_of(browser_of(who)) == [ROWS[Role.SOURCE]]
    others = return_of(return_.collection, "A2")
    assert browser_of(who).get(reverse("source_page", args=(others.pk,))).status_code == 404


def test_an_agent_lists_the_returns_of_its_own_sources_alone(
    return_: Return, federation: Organisation
) -> None:
    agent = browser_of(user(Role.AGENT, federation))
    page = desk_of(agent, return_)
    assert [row.return_.source.native_id for row in page.rows] == ["A1"]
    assert page.total == 1
    others = return_of(return_.collection, "A2")
    assert agent.get(reverse("source_page", args=(others.pk,))).status_code == 404


def test_a_source_has_no_list_of_returns(source: Client, return_: Return) -> None:
    assert source.get(reverse("desk_returns", args=(return_.collection_id,))).status_code == 404


@pytest.fixture
def busy(return_: Return) -> Return:
    """The return of A1 submitted without an error, that of A2 loaded with some, A3 without data."""
    source, other = source_of(return_), return_of(return_.collection, "A2")
    fill(return_, "Site", source, **GOOD_SITE)
    fill(return_, "Plots", source, **GOOD_PLOTS)
    take_step(return_.pk, "submit", by=source)
    fill(other, "Plots", source_of(other), PlotsLet="7")
    return return_


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("", ["A1", "A2", "A3"]),
        ("no_data", ["A3"]),
        ("submitted", ["A1"]),
        ("loaded_and_validated", ["A2"]),
        ("authorised", []),
    ],
)
def test_the_list_can_be_cut_down_to_a_status(
    collector: Client, busy: Return, status: str, shown: list[str]
) -> None:
    assert listed(collector, busy, status=status) == shown
    page = desk_of(collector, busy, status=status)
    counts = {label: count for _, label, count in page.statuses if count}
    assert counts == {"No data": 1, "Submitted": 1, "Loaded and validated": 1}
    assert page.total == 3


@pytest.mark.parametrize(
    ("search", "shown"),
    [
        ("A2", ["A2"]),
        ("a", ["A1", "A2", "A3"]),
        ("railway", ["A2"]),
        ("marken", ["A3"]),
        ("  Hill  ", ["A1"]),
        ("2", []),
        ("nowhere", []),
    ],
)
def test_the_list_is_searched_by_name_and_by_the_start_of_the_native_id(
    collector: Client, busy: Return, search: str, shown: list[str]
) -> None:
    assert listed(collector, busy, search=search) == shown


def test_a_search_within_a_status_keeps_to_both(collector: Client, busy: Return) -> None:
    assert listed(collector, busy, status="submitted", search="railway") == []
    address = reverse("desk_returns", args=(busy.collection_id,))
    said = collector.get(address, {"status": "submitted", "search": "railway"})
    assert "No return fits your search" in unescape(said.content.decode())


@pytest.mark.parametrize(
    ("sort", "upwards"),
    [
        ("native_id", ["A1", "A2", "A3"]),
        ("name", ["A1", "A2", "A3"]),
        ("status", ["A2", "A3", "A1"]),
        ("errors", ["A1", "A3", "A2"]),
        ("queries", ["A1", "A3", "A2"]),
    ],
)
def test_the_list_is_sorted_upwards_and_downwards(
    collector: Client, busy: Return, sort: str, upwards: list[str]
) -> None:
    assert listed(collector, busy, sort=sort) == upwards
    downwards = listed(collector, busy, sort=sort, direction="descending")
    assert downwards[0] == upwards[-1]
    headings = desk_of(collector, busy, sort=sort).headings
    [now] = [heading for heading in headings if heading.direction]
    assert now.direction == "ascending"
    assert f"sort={sort}&direction=descending" in now.url


def sign_in(who: User) -> None:
    form = {"login": who.username, "password": PASSWORD, "terms": "on"}
    assert Client().post(reverse("account_login"), form).status_code == 302


def test_signing_in_is_agreeing_to_the_terms_in_force_once_for_each_edition(db: None) -> None:
    publish_terms("An edition of long ago")
    who, first = user(None), publish_terms("Be kind")
    sign_in(who)
    sign_in(who)
    agreed = TermsAcceptance.objects.filter(user=who).order_by("pk")
    assert [acceptance.terms for acceptance in agreed] == [first]
    second = publish_terms("Be kind and quick")
    sign_in(who)
    assert [acceptance.terms for acceptance in agreed.all()] == [first, second]


def test_somebody_who_does_not_tick_has_not_agreed(db: None) -> None:
    who = user(None)
    publish_terms("Be kind")
    Client().post(reverse("account_login"), {"login": who.username, "password": PASSWORD})
    wrong = {"login": who.username, "password": "not the one", "terms": "on"}
    Client().post(reverse("account_login"), wrong)
    assert not TermsAcceptance.objects.exists()


def test_a_source_membership_for_another_series_gives_no_source_row(return_: Return) -> None:
    who = user(Role.COLLECTOR)
    who.memberships.create(organisation=return_.source, role=Role.SOURCE, series=["BOATS"])
    assert [row.role for row in collections_page(who, {}).rows] == ["Collector"]

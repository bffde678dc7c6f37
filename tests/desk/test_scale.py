"""What the pages of the desk cost at 22,000 returns, 100,000 findings and 30,000 notes.

Run with `-s` to see the figures: milliseconds of processor time of one whole request, of this
process and of the database's together, the median of 20; the first view after a change, when no
sum is kept; kilobytes; and queries. The limit is for the median on PostgreSQL; on SQLite a small
crowd shows that no page asks more for more returns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import product

import pytest
from django.db import connection
from django.template import Template
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from collect.definitions.models import DataCollection
from collect.desk.memory import forget
from collect.desk.reports.catalogue import REPORTS
from collect.organisations.roles import Role
from desk.cost import cost_of, queries_of
from desk.crowd import Crowd, make_crowd
from factories import browser_of, toy, user
from machine_speed import slowness

LIMIT = 150
"""Milliseconds of one page."""

MOST_QUERIES = 25

AT_A_DESK = "collections/<key:collection_pk>/desk/"

QUERIES = {
    "desk_returns": (
        "", "page=400", "sort=name&page=300", "sort=region&direction=descending", "sort=changed",
        "region=London&errors=some", "status=submitted&queries=none", "only=unsubmitted",
        "only=to_confirm&region=none", "only=changed&sort=errors&direction=descending",
        "search=mill", "search=S14000&sort=submitted",
    ),
    "desk_findings": ("", "region=London", "severity=error"),
}  # fmt: skip
"""What else is asked of some pages, beside the plain address."""

FILLERS = {"rule": ("103Q",), "name": tuple(REPORTS)}
"""What else the addresses of pages name: one rule for all, and each report."""

NO_PAGES = {"desk_seen", "desk_view_delete", "desk_answer"}
"""Addresses that only take a form."""

NOT_AN_AGENTS = {"desk_more_time", "desk_more_time_for_all"}
"""Pages that only a collector may open: more time is the department's to give."""


@pytest.fixture(autouse=True)
def plain_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are drawn as on a server: tests would keep the context of each, which costs."""
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))


def addresses_of(collection: DataCollection, left_out: Collection[str] = ()) -> list[str]:
    """Every page of the desk that can be told from the collection alone, with its filters.

    `left_out` names those that somebody may not open. Files, single acts and single extensions
    are measured elsewhere.
    """
    found = []
    for pattern in get_resolver().url_patterns:
        if not isinstance(pattern, URLPattern) or not str(pattern.pattern).startswith(AT_A_DESK):
            continue
        name, others = str(pattern.name), set(pattern.pattern.converters) - {"collection_pk"}
        if name in (*NO_PAGES, *left_out) or others - set(FILLERS):
            continue
        for values in product(*(FILLERS[other] for other in others)):
            kwargs = dict(zip(others, values, strict=True))
            url = reverse(name, kwargs={"collection_pk": collection.pk, **kwargs})
            found += [f"{url}?{query}" for query in QUERIES.get(name, ("",))]
    return found


def asking(client: Client, url: str) -> Callable[[], bytes]:
    """Asking for a page that must be there."""

    def ask() -> bytes:
        response = client.get(url)
        assert response.status_code == 200, (url, response.status_code)
        return response.getvalue()

    return ask


def crowd_of(returns: int) -> Crowd:
    """A crowd of this many in the toy collection, with last year's."""
    before = toy(2023)
    return make_crowd(toy(), returns, before=before)


@pytest.mark.timed
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="22,000 returns are for the database that holds them: set DATABASE_URL to PostgreSQL",
)
def test_every_page_of_the_desk_is_quick_at_22_000_returns() -> None:
    crowd = crowd_of(22_000)
    people = {"collector": user(Role.COLLECTOR), "agent": user(Role.AGENT, crowd.agent)}
    limit, wrong = LIMIT * slowness(), []
    for who, person in people.items():
        client = browser_of(person)
        for url in addresses_of(crowd.collection, NOT_AN_AGENTS if who == "agent" else ()):
            ask = asking(client, url)
            size, queries = len(ask()), queries_of(ask)
            took = cost_of(ask)
            forget()
            first = cost_of(ask, times=1)
            told = (
                f"{who} {url}: {took:.0f} ms, after a change {first:.0f} ms, "
                f"{size // 1000} kB, {queries} queries"
            )
            print(told)
            if took > limit:
                wrong.append(told)
    assert not wrong, "\n".join([f"Above {limit:.0f} ms:", *wrong])


@pytest.mark.django_db
def test_no_page_of_the_desk_asks_more_for_more_returns() -> None:
    few = crowd_of(120)
    client = browser_of(user(Role.COLLECTOR))
    addresses = addresses_of(few.collection)
    before = {url: queries_of(asking(client, url)) for url in addresses}
    make_crowd(few.collection, 400, before=few.before, seed=15)
    after = {url: queries_of(asking(client, url)) for url in addresses}
    grown = {url: (before[url], after[url]) for url in addresses if after[url] > before[url]}
    assert not grown, grown
    assert max(after.values()) <= MOST_QUERIES, after

"""The Guidance tab: what readers of a collection see, and the ways to write it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.guidance.models import GuidancePage, ItemHelp, ServiceNotice
from collect.organisations.roles import Role
from factories import toy, user


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy's draft."""
    return toy()


@pytest.fixture
def client(db: None) -> Client:
    """A browser of a designer."""
    client = Client()
    client.force_login(user(Role.DESIGNER))
    return client


def tab(client: Client, collection: DataCollection) -> str:
    return client.get(reverse("workbench_guidance", args=(collection.pk,))).content.decode()


def test_what_holds_for_the_year_is_listed(client: Client, collection: DataCollection) -> None:
    GuidancePage.objects.create(series="PLOTS", title="Counting", slug="counting")
    GuidancePage.objects.create(series="PLOTS", title="Later", slug="later", from_year=2025)
    ServiceNotice.objects.create(title="Closed on Sunday")
    ServiceNotice.objects.create(title="Boats only", series="BOATS")
    shown = tab(client, collection)
    assert "Counting" in shown
    assert "Closed on Sunday" in shown
    assert "Every association that lets allotments" in shown
    assert "Later" not in shown
    assert "Boats only" not in shown


def test_an_item_without_help_leads_to_a_new_text_about_it(
    client: Client, collection: DataCollection
) -> None:
    one = ItemHelp.objects.create(series="PLOTS", item="Hens", text="<p>Hens</p>")
    shown = tab(client, collection)
    assert reverse("wagtailsnippets_guidance_itemhelp:edit", args=(one.pk,)) in shown
    assert "17 of 18 items have no help" in shown
    new = reverse("wagtailsnippets_guidance_itemhelp:add") + "?series=PLOTS&item=Rent"
    assert new.replace("&", "&amp;") in shown
    form = client.get(new).context["form"]
    assert (form["series"].value(), form["item"].value()) == ("PLOTS", "Rent")


def test_the_tab_makes_few_queries(client: Client, collection: DataCollection) -> None:
    tab(client, collection)
    with CaptureQueriesContext(connection) as caught:
        tab(client, collection)
    assert len(caught) <= 15  # ten of them are Wagtail's own


@pytest.mark.parametrize(
    "model", ["guidancepage", "itemhelp", "servicenotice", "helppage", "helprequest"]
)
def test_only_designers_write_guidance(collection: DataCollection, model: str) -> None:
    for role in (Role.SOURCE, Role.COLLECTOR, Role.APPROVER, Role.AGENT):
        client = Client()
        client.force_login(user(role))
        url = reverse(f"wagtailsnippets_guidance_{model}:list")
        assert client.get(url).status_code == 403

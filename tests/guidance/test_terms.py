"""New terms of use: everybody is asked at the next page, and nobody loses what they typed."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.organisations.models import TermsAcceptance, TermsOfUse
from collect.organisations.terms import current_terms, publish_terms
from factories import return_of

AGREED = {"terms": "on", "next": "/portal/"}


def where(response: Any) -> str:
    assert response.status_code == 302
    return response["Location"]


def test_who_has_agreed_is_not_asked(source: Client) -> None:
    publish_terms("Be kind.")
    assert where(source.get("/portal/")) == "/terms/?next=%2Fportal%2F"
    page = source.get("/terms/?next=/portal/").content.decode()
    assert "The terms of use have changed" in page
    assert 'value="/portal/"' in page
    assert where(source.post("/terms/", AGREED)) == "/portal/"
    assert source.get("/portal/").status_code == 200
    assert "I agree" not in source.get("/terms/").content.decode()


def test_a_new_edition_asks_again_at_the_next_page(source: Client, designer: Client) -> None:
    publish_terms("Be kind.")
    for client in (source, designer):
        client.post("/terms/", AGREED)
    console = reverse("wagtailsnippets_organisations_termsofuse:add")
    designer.post(console, {"text": "Be kind and prompt.", "action-publish": "1"})
    assert current_terms().text == "Be kind and prompt."
    assert "/terms/" in where(source.get("/portal/"))
    assert "/terms/" in where(designer.get(reverse("wagtailadmin_home")))


def test_a_draft_of_the_terms_asks_nobody(source: Client, designer: Client) -> None:
    console = reverse("wagtailsnippets_organisations_termsofuse:add")
    designer.post(console, {"text": "Perhaps."})
    assert TermsOfUse.objects.get().live is False
    assert source.get("/portal/").status_code == 200


def test_what_was_typed_is_saved_before_the_terms_are_asked_for(
    source: Client, collection: DataCollection
) -> None:
    return_ = return_of(collection, "A1")
    publish_terms("Be kind.")
    url = reverse("form", args=(return_.pk, "Plots"))
    source.post(url, {"item-PlotsLet": "7", "opened": '{"PlotsLet": ""}', "then": "Plots"})
    assert return_of(collection, "A1").records.get(section="Plots").values["PlotsLet"] == 7
    assert "/terms/" in where(source.get(url))


@pytest.mark.parametrize("path", ["/help/", "/accessibility/", "/terms/"])
def test_help_can_be_read_before_agreeing(source: Client, path: str) -> None:
    publish_terms("Be kind.")
    assert source.get(path).status_code == 200


def test_the_tick_is_needed(source: Client) -> None:
    publish_terms("Be kind.")
    refused = source.post("/terms/", {"next": "/portal/"})
    assert refused.status_code == 400
    assert "Tick the box to agree" in refused.content.decode()
    assert not TermsAcceptance.objects.exists()


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org", "javascript:x()"])
def test_agreeing_leads_to_no_other_site(source: Client, wanted: str) -> None:
    publish_terms("Be kind.")
    assert where(source.post("/terms/", {"terms": "on", "next": wanted})) == "/services/"


def test_a_published_edition_keeps_its_text(designer: Client) -> None:
    edition = publish_terms("Be kind.")
    edition.text = "Be unkind."
    with pytest.raises(ValidationError, match="Add a new edition"):
        edition.full_clean()
    designer.post("/terms/", AGREED)
    url = reverse("wagtailsnippets_organisations_termsofuse:edit", args=(edition.pk,))
    page = designer.post(url, {"text": "Be unkind.", "action-publish": "1"})
    assert "its text stays as it is" in page.content.decode()
    assert current_terms().text == "Be kind."


def test_asking_costs_no_query(source: Client) -> None:
    source.get("/portal/")
    with CaptureQueriesContext(connection) as before:
        source.get("/portal/")
    publish_terms("Be kind.")
    source.post("/terms/", AGREED)
    with CaptureQueriesContext(connection) as after:
        source.get("/portal/")
    assert len(after) == len(before)


def test_a_visitor_who_has_not_signed_in_is_not_asked(client: Client, db: None) -> None:
    publish_terms("Be kind.")
    assert client.get("/sign-in/").status_code == 200

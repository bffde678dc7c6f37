"""A designer writes guidance in the console; readers see it once it is published."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from collect.definitions.models import DataCollection
from collect.guidance.blocks import PLAIN, PROSE
from collect.guidance.models import GuidancePage, HelpPage, ItemHelp, ServiceNotice
from factories import return_of

PUBLISH = {"action-publish": "action-publish"}


def add(model: str) -> str:
    return reverse(f"wagtailsnippets_guidance_{model}:add")


def edit(model: str, pk: int) -> str:
    return reverse(f"wagtailsnippets_guidance_{model}:edit", args=(pk,))


def help_with(item: str = "Hens", text: str = "<p>Count ducks too.</p>") -> dict[str, Any]:
    written = rich_text(text, features=PLAIN)
    return {"series": "PLOTS", "item": item, "text": written, "from_year": "", "until_year": ""}


def form_of(source: Client, collection: DataCollection) -> str:
    return_ = return_of(collection, "A1")
    url = reverse("form", args=(return_.pk, "Plots"))
    return source.get(f"{url}?mode=edit").content.decode()


def test_item_help_opens_on_the_form_once_it_is_published(
    designer: Client, source: Client, collection: DataCollection
) -> None:
    designer.post(add("itemhelp"), help_with())
    assert "Count ducks too" not in form_of(source, collection)
    designer.post(edit("itemhelp", ItemHelp.objects.get().pk), {**help_with(), **PUBLISH})
    shown = form_of(source, collection)
    assert shown.count("Count ducks too") == 1
    assert "Help with 2g Hens" in shown


def test_a_change_shows_only_when_it_is_published_and_can_be_gone_back_on(
    designer: Client, source: Client, collection: DataCollection
) -> None:
    designer.post(add("itemhelp"), {**help_with(), **PUBLISH})
    one = ItemHelp.objects.get()
    designer.post(edit("itemhelp", one.pk), help_with(text="<p>Count no ducks.</p>"))
    assert "Count ducks too" in form_of(source, collection)
    assert one.revisions.count() == 2
    history = reverse("wagtailsnippets_guidance_itemhelp:history", args=(one.pk,))
    assert designer.get(history).status_code == 200


def test_help_is_about_an_item_that_there_is(designer: Client, collection: DataCollection) -> None:
    refused = designer.post(add("itemhelp"), help_with("Ducks"))
    assert "PLOTS has no item with the code Ducks" in refused.content.decode()
    assert not ItemHelp.objects.exists()


def test_links_of_other_kinds_and_markup_are_taken_out(
    designer: Client, collection: DataCollection
) -> None:
    text = "here there <script>x()</script>"
    link = {"type": "LINK", "mutability": "MUTABLE"}
    sent = {
        "blocks": [
            {
                "key": "aaaaa",
                "type": "unstyled",
                "text": text,
                "depth": 0,
                "inlineStyleRanges": [{"offset": 0, "length": 4, "style": "ITALIC"}],
                "entityRanges": [
                    {"offset": 0, "length": 4, "key": 0},
                    {"offset": 5, "length": 5, "key": 1},
                ],
            }
        ],
        "entityMap": {
            "0": {**link, "data": {"url": "javascript:alert(1)"}},
            "1": {**link, "data": {"url": "https://www.gov.uk/", "onclick": "x()"}},
        },
    }
    designer.post(add("itemhelp"), {**help_with(), "text": json.dumps(sent), **PUBLISH})
    stored = ItemHelp.objects.get().text
    assert 'href="https://www.gov.uk/"' in stored
    for part in ("javascript:", "<script", "onclick", "<i>"):
        assert part not in stored
        assert part not in str(ItemHelp.objects.get().html)


def test_a_guidance_page_is_written_and_read(
    designer: Client, source: Client, collection: DataCollection
) -> None:
    text = rich_text("<h2>Who counts</h2><p>Everybody</p>", features=PROSE)
    form = nested_form_data(
        {
            "series": "PLOTS",
            "title": "Counting",
            "slug": "counting",
            "order": "0",
            "from_year": "",
            "until_year": "",
            "body": streamfield([("text", text), ("warning", "Be careful <b>")]),
        }
    )
    designer.post(add("guidancepage"), {**form, **PUBLISH})
    notes = source.get(reverse("guidance", args=(collection.pk,))).content.decode()
    url = reverse("guidance_page", args=(collection.pk, "counting"))
    assert f'href="{url}"' in notes
    shown = source.get(url).content.decode()
    assert "<h2" in shown
    assert "Everybody" in shown
    assert "Be careful &lt;b&gt;" in shown
    GuidancePage.objects.update(until_year=2023)
    assert source.get(url).status_code == 404


def test_a_notice_of_a_series_shows_on_its_pages_alone(
    designer: Client, source: Client, collection: DataCollection
) -> None:
    form = {
        "title": "The return date has moved",
        "text": rich_text("<p>It is now June.</p>", features=PLAIN),
        "importance": "information",
        "series": "PLOTS",
        "shows_from": "",
        "shows_until": "",
    }
    designer.post(add("servicenotice"), {**form, **PUBLISH})
    assert "It is now June." in form_of(source, collection)
    guidance = source.get(reverse("guidance", args=(collection.pk,))).content.decode()
    assert "It is now June." in guidance
    assert "It is now June." not in source.get("/portal/").content.decode()
    ServiceNotice.objects.update(series="")
    assert "It is now June." in source.get("/portal/").content.decode()
    assert "It is now June." in Client().get("/sign-in/").content.decode()
    ServiceNotice.objects.update(series="BOATS")
    assert "It is now June." not in form_of(source, collection)


def test_there_is_one_help_page_and_adding_leads_to_it(designer: Client) -> None:
    assert "Why is an empty box an error?" in designer.get(add("helppage")).content.decode()
    one = HelpPage.objects.create()
    assert designer.get(add("helppage"))["Location"] == edit("helppage", one.pk)


PREVIEWED = {
    "itemhelp": (help_with(), "Count ducks too."),
    "servicenotice": (
        {
            "title": "Closed on Sunday",
            "text": rich_text("<p>All day.</p>", features=PLAIN),
            "importance": "warning",
            "series": "PLOTS",
            "shows_from": "",
            "shows_until": "",
        },
        "All day.",
    ),
    "guidancepage": (
        nested_form_data(
            {
                "series": "PLOTS",
                "title": "Counting",
                "slug": "counting",
                "order": "0",
                "from_year": "",
                "until_year": "",
                "body": streamfield([("inset", "Start early.")]),
            }
        ),
        "Start early.",
    ),
    "helppage": (
        nested_form_data(
            {
                "introduction": rich_text("<p>Ring us.</p>", features=PLAIN),
                "questions": streamfield([]),
                "topics": streamfield([("topic", "My return")]),
                "fields": streamfield([]),
            }
        ),
        "My return",
    ),
}


@pytest.mark.parametrize("model", PREVIEWED)
def test_what_is_being_written_is_previewed_as_readers_will_see_it(
    designer: Client, collection: DataCollection, model: str
) -> None:
    form, told = PREVIEWED[model]
    url = reverse(f"wagtailsnippets_guidance_{model}:preview_on_add")
    assert designer.post(url, form).json() == {"is_valid": True, "is_available": True}
    shown = designer.get(url).content.decode()
    assert told in shown
    assert "govuk-template" in shown


def test_terms_are_previewed_too(designer: Client) -> None:
    url = reverse("wagtailsnippets_organisations_termsofuse:preview_on_add")
    designer.post(url, {"text": "Be kind."})
    shown = designer.get(url).content.decode()
    assert "Be kind." in shown
    assert "Not in force yet." in shown

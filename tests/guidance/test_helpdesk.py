"""The request form asks what the help page says, and keeps and sends the answers."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from collect.guidance.models import HelpPage, HelpRequest

USUAL = {"name": "Ann", "email": "ann@example.org", "subject": "Hens", "text": "How many?"}


@pytest.fixture
def page(db: None) -> HelpPage:
    """A help page with topics and three things to ask."""
    return HelpPage.objects.create(
        introduction="<p>Ring 020 7946 0000.</p>",
        questions=[("question", {"summary": "When?", "text": "<p>Now.</p>"})],
        topics=[("topic", "My return"), ("topic", "Signing in")],
        fields=[
            ("line", {"label": "Your telephone number", "hint": "With code", "required": False}),
            ("lines", {"label": "What you have tried", "hint": "", "required": True}),
            (
                "choice",
                {
                    "label": "How urgent is it?",
                    "hint": "",
                    "required": True,
                    "choices": ["Today", "This week"],
                },
            ),
        ],
    )


def asked(page: HelpPage, **more: str) -> dict[str, str]:
    names = [f"asked-{block.id}" for block in HelpPage.objects.get(pk=page.pk).fields]
    return {**USUAL, **{names[int(key[1:])]: text for key, text in more.items() if key != "topic"}}


def shown(response: Any) -> str:
    return response.content.decode()


def test_the_page_shows_what_was_written(page: HelpPage, client: Client) -> None:
    text = shown(client.get("/help/"))
    for told in ("Ring 020 7946 0000.", "When?", "Now.", "My return", "With code", "This week"):
        assert told in text
    assert "Your telephone number (optional)" in text
    assert "Why is an empty box an error?" not in text


def test_every_answer_is_kept_and_sent(
    page: HelpPage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    form = asked(page, a0="020", a1="Looked", a2="Today") | {"topic": "My return"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/help/", form)
    request = HelpRequest.objects.get()
    assert (request.topic, request.is_answered) == ("My return", False)
    assert request.answers == [
        ["Your telephone number", "020"],
        ["What you have tried", "Looked"],
        ["How urgent is it?", "Today"],
    ]
    assert mail.outbox[0].subject.endswith("My return: Hens")
    assert "How urgent is it?\nToday" in mail.outbox[0].body


def test_what_is_missing_is_told_and_what_is_optional_is_not(
    page: HelpPage, client: Client
) -> None:
    refused = client.post("/help/", asked(page))
    assert refused.status_code == 400
    assert [error for errors in refused.context["form"].errors.values() for error in errors] == [
        "Select what your request is about",
        "Enter an answer to: What you have tried",
        "Select an answer to: How urgent is it?",
    ]


def test_an_answer_that_was_not_offered_is_refused(page: HelpPage, client: Client) -> None:
    form = asked(page, a1="x", a2="Yesterday") | {"topic": "Something else"}
    assert client.post("/help/", form).status_code == 400
    assert not HelpRequest.objects.exists()


def test_without_a_help_page_the_usual_is_asked(db: None, client: Client) -> None:
    client.post("/help/", USUAL)
    request = HelpRequest.objects.get()
    assert (request.topic, request.answers) == ("", [])


def test_a_designer_reads_requests_and_ticks_those_that_are_answered(
    page: HelpPage, designer: Client
) -> None:
    request = HelpRequest.objects.create(**USUAL, answers=[["How urgent is it?", "Today"]])
    listed = shown(designer.get(reverse("wagtailsnippets_guidance_helprequest:list")))
    assert "ann@example.org" in listed
    url = reverse("wagtailsnippets_guidance_helprequest:edit", args=(request.pk,))
    assert "How urgent is it?: Today" in shown(designer.get(url))
    designer.post(url, {"is_answered": "on", "text": "Something else"})
    request.refresh_from_db()
    assert (request.is_answered, request.text) == (True, "How many?")


@pytest.mark.parametrize("name", ["add", "delete"])
def test_requests_are_neither_made_nor_removed_in_the_console(
    page: HelpPage, designer: Client, name: str
) -> None:
    request = HelpRequest.objects.create(**USUAL)
    args = () if name == "add" else (request.pk,)
    designer.post(reverse(f"wagtailsnippets_guidance_helprequest:{name}", args=args), USUAL)
    assert HelpRequest.objects.count() == 1

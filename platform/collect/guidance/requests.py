"""The form that asks the helpdesk, as the help page has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms

LONGEST = {"line": 200, "lines": 4000}
"""Characters of an answer of one line and of several."""


class Asking(Protocol):
    """What a help page says of its form, as streams of blocks."""

    topics: Any
    fields: Any


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, as the components show it."""

    value: str
    text: str


class RequestForm(forms.Form):
    """What the helpdesk needs to know: the usual, and what the help page asks for besides."""

    name = forms.CharField(
        max_length=200, label="Your name", error_messages={"required": "Enter your name"}
    )
    email = forms.EmailField(
        label="Your email address",
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the right format, such as name@example.org",
        },
    )
    subject = forms.CharField(
        max_length=200, label="Subject", error_messages={"required": "Enter a subject"}
    )
    text = forms.CharField(
        max_length=4000,
        label="Your question",
        widget=forms.Textarea,
        error_messages={"required": "Enter your question"},
    )

    def __init__(self, page: Asking, *args: Any, user: Any = None, **kwargs: Any) -> None:
        if user is not None and user.is_authenticated:
            kwargs.setdefault("initial", {"name": user.display_name, "email": user.email})
        super().__init__(*args, **kwargs)
        self.topics = [Option(topic.value, topic.value) for topic in page.topics]
        if self.topics:
            told = "Select what your request is about"
            self.fields["topic"] = _choice("What is it about?", self.topics, told)
        self._added = {
            f"asked-{block.id or number}": block for number, block in enumerate(page.fields)
        }
        for name, block in self._added.items():
            self.fields[name] = _field(block)
        self.order_fields(["name", "email", "topic"])

    @property
    def added(self) -> Iterator[dict[str, Any]]:
        """What the page asks for besides: each field with its kind, its hint and its options."""
        for name, block in self._added.items():
            yield {
                "field": self[name],
                "kind": block.block_type,
                "hint": block.value["hint"],
                "options": _options(block),
            }

    def clean_subject(self) -> str:
        """The subject on one line, as a mail needs it."""
        return " ".join(str(self.cleaned_data["subject"]).split())

    @property
    def request(self) -> dict[str, Any]:
        """What was asked, as `send_request` takes it; only of a valid form."""
        usual = {name: self.cleaned_data[name] for name in ("name", "email", "subject", "text")}
        given = ((block.value["label"], name) for name, block in self._added.items())
        answers = [[label, self.cleaned_data[name]] for label, name in given]
        topic = self.cleaned_data.get("topic", "")
        return {**usual, "topic": topic, "answers": [pair for pair in answers if pair[1]]}


def _field(block: Any) -> forms.Field:
    label, required = block.value["label"], block.value["required"]
    shown = label if required else f"{label} (optional)"
    if block.block_type == "choice":
        told = f"Select an answer to: {label}"
        return _choice(shown, _options(block), told, required=required)
    return forms.CharField(
        label=shown,
        required=required,
        max_length=LONGEST[block.block_type],
        error_messages={"required": f"Enter an answer to: {label}"},
    )


def _options(block: Any) -> list[Option]:
    return [Option(choice, choice) for choice in block.value.get("choices", ())]


def _choice(
    label: str, options: list[Option], told: str, *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=required,
        choices=[(option.value, option.text) for option in options],
        error_messages={"required": told, "invalid_choice": told},
    )

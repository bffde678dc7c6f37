"""What a browser sent back from the form of a section: texts, and what the form opened with."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import QueryDict

from rules.spec import SectionSpec

PREFIX = "item-"
"""Every field of the form that holds an item is named so, followed by the item's code."""

CONTROLS = {"csrfmiddlewaretoken", "opened", "then"}
"""The other fields of the form."""


@dataclass(frozen=True, slots=True)
class PostedForm:
    """The texts by item code, the texts that the form opened with, and what is wrong with it.

    `opened` is None where it did not arrive whole. A form with problems is not saved.
    """

    texts: dict[str, str]
    opened: dict[str, str] | None
    problems: list[str]


def read_posted(post: QueryDict, section: SectionSpec) -> PostedForm:
    """Read what was posted for `section`; never raises."""
    sent = {name: str(value).replace("\r\n", "\n") for name, value in post.items()}
    texts = {n.removeprefix(PREFIX): text for n, text in sent.items() if n.startswith(PREFIX)}
    opened = _opened(sent.get("opened", ""))
    known = {f"{PREFIX}{item.code}" for item in section.items} | CONTROLS
    strange = [name for name in sent if name not in known]
    if opened is not None and not texts.keys() <= opened.keys() and not strange:
        opened = None
    return PostedForm(texts, opened, _problems(section, strange, opened))


def _opened(text: str) -> dict[str, str] | None:
    try:
        opened = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(opened, dict) or not all(_is_text(v) for v in opened.values()):
        return None
    return opened


def _is_text(value: object) -> bool:
    """Whether it is text that can be sent back; half of a surrogate pair cannot."""
    return isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _problems(section: SectionSpec, strange: list[str], opened: dict[str, str] | None) -> list[str]:
    problems = []
    if strange:
        named = ", ".join(name[:40] for name in strange[:5])
        problems.append(
            f"The form held fields that {section.title} does not have: {named}. "
            "Nothing was saved. Check the values below and save again."
        )
    if opened is None:
        problems.append(
            "The form arrived incomplete, so it cannot be told what you changed. "
            "Nothing was saved. Check the values below and save again."
        )
    return problems

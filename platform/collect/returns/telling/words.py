"""The words that all notifications about returns share, and the addresses of their pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from collect.notifications.wording import cut
from collect.returns.access import Actor
from collect.returns.models import Return

LONGEST_QUOTE = 600


def about(return_: Return) -> str:
    """Collection and source, such as `SERIES_2014 – Name`."""
    return f"{return_.collection.name} – {return_.source.name}"


def page_of(return_: Return, name: str = "source_page") -> str:
    """The path of one of the return's pages, by the name of its address."""
    return reverse(name, args=(return_.pk,))


def who(by: Actor) -> str:
    """The organisation that acted, as the beginning of a sentence."""
    return by.organisation_name or "The department"


def quoted(text: str) -> str:
    """What somebody wrote, in quotation marks; a long text is cut with …"""
    return f"“{cut(text, LONGEST_QUOTE)}”"


def paragraphs(parts: Iterable[str]) -> str:
    """The parts that say something, with a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def counted(count: int, noun: str, nouns: str = "") -> str:
    """`1 error`, `1,200 errors`."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"

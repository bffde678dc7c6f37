"""The console as a designer has it before them: pages as words, forms sent back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from collect.definitions.edits import Edit
from collect.definitions.models import DataCollection, Item
from collect.organisations.roles import Role
from factories import toy, user

TITLE = Edit("collection.toml", (), "changed", {"title": ("Allotment survey 2024", "Plots")})
"""What somebody else changes meanwhile."""


@dataclass
class Desk:
    """The console in a browser, opened by somebody for one collection."""

    client: Client
    collection: DataCollection

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=(self.collection.pk, *args))

    def get(self, name: str, *args: object) -> str:
        response = self.client.get(self.url(name, *args))
        assert response.status_code == 200, response.status_code
        return words_of(response)

    def post(self, name: str, *args: object, **data: object) -> HttpResponse:
        return self.client.post(self.url(name, *args), data)

    def sent_again(self, name: str, *args: object, page: HttpResponse) -> HttpResponse:
        """Press the button of a preview: send back what its form holds."""
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text_of(page))
        data: dict[str, list[str]] = {}
        for field, value in fields:
            data.setdefault(field, []).append(value.replace("&#x27;", "'").replace("&amp;", "&"))
        return self.client.post(self.url(name, *args), {**data, "confirm": "yes"}, follow=True)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def words_of(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(response)).split())


def opened_desk() -> Desk:
    """The console of a designer, at the toy of 2024 after that of 2023."""
    toy(2023)
    client = Client()
    client.force_login(user(Role.DESIGNER))
    return Desk(client, toy(2024))


def lineages(collection: DataCollection) -> dict[str, tuple[str, str]]:
    """Lineage and last year's codes of each item of a draft, by its code."""
    found = Item.objects.filter(section__collection=collection)
    return {item.code: (item.lineage, item.previous) for item in found}

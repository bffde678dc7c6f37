"""The workbench of a collection, open in somebody's browser, for the tests of its pages."""

from __future__ import annotations

import json
import re
from html import unescape

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from collect.definitions.models import DataCollection, Item
from collect.definitions.rows import tables_of
from collect.definitions.tables import FolderTables
from collect.organisations.roles import Role
from factories import user


class Bench:
    """The workbench of one collection, open in a designer's browser."""

    def __init__(self, collection: DataCollection, role: Role = Role.DESIGNER) -> None:
        self.collection = collection
        self.client = Client()
        self.client.force_login(user(role))

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=(self.collection.pk, *args))

    def get(self, name: str, *args: object, query: str = "") -> str:
        response = self.client.get(self.url(name, *args) + query)
        assert response.status_code == 200, response.status_code
        return text_of(response)

    def post(self, page: str, *args: object, **data: object) -> HttpResponse:
        return self.client.post(self.url(page, *args), data)

    def confirm(self, name: str, *args: object, page: HttpResponse) -> HttpResponse:
        """Press the button of a preview: send back what its form holds."""
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text_of(page))
        data: dict[str, list[str]] = {"confirm": ["yes"]}
        for field, value in fields:
            data.setdefault(field, []).append(unescape(value))
        return self.client.post(self.url(name, *args), data, follow=True)

    def cell(
        self, column: str, before: str, after: str, code: str = "Hens", section: str = "Plots"
    ) -> HttpResponse:
        cell = {"key": [section, code], "column": column, "before": before, "after": after}
        body = json.dumps({"cells": [cell]})
        url = self.url("workbench_item_cells")
        return self.client.post(url, body, content_type="application/json")

    @property
    def tables(self) -> FolderTables:
        return tables_of(DataCollection.objects.get(pk=self.collection.pk))

    def item(self, code: str) -> Item:
        return Item.objects.get(section__collection=self.collection, code=code)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def words_of(page: HttpResponse | str) -> str:
    text = page if isinstance(page, str) else text_of(page)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())

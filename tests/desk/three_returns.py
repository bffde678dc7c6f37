"""The toy collection with one return submitted, one loaded with errors and one without data."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.reach import Reach, reach_of
from collect.returns.services.status import take_step
from factories import department, fill, return_of, source_of, toy, user

SITE = {"SiteName": "The Top", "Water": "Yes", "Email": "plots@example.org"}
PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10"}


class ThreeReturns:
    """A1 of the North is submitted, A2 is loaded and its region is its parent's, A3 is blank."""

    def __init__(self) -> None:
        self.collection: DataCollection = toy()
        fill(self.of("A1"), "Site", self.source("A1"), **SITE)
        fill(self.of("A1"), "Plots", self.source("A1"), **PLOTS)
        take_step(self.of("A1").pk, "submit", by=self.source("A1"))
        fill(self.of("A2"), "Plots", self.source("A2"), PlotsLet="7")
        city = Organisation.objects.create(native_id="C1", name="City", type="x", region="West")
        Organisation.objects.filter(native_id="A2").update(region="", parent=city)
        Organisation.objects.filter(native_id="A3").update(region="")

    def of(self, native_id: str) -> Return:
        """The return of one source as it is now."""
        return return_of(self.collection, native_id)

    def source(self, native_id: str) -> Any:
        """Somebody of the source, as an actor."""
        return source_of(self.of(native_id))

    def agent_of(self, native_id: str) -> User:
        """Somebody of an agent that has this return alone."""
        made = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
        Return.objects.filter(pk=self.of(native_id).pk).update(agent=made)
        return user(Role.AGENT, made)


class Desk:
    """The desk in somebody's browser; without a user it is a new collector's."""

    def __init__(self, collection: DataCollection, who: User | None = None) -> None:
        self.collection = collection
        self.who = who or user(Role.COLLECTOR, department())
        self.client = Client()
        self.client.force_login(self.who)

    @property
    def reach(self) -> Reach:
        """What they see."""
        found = reach_of(User.objects.get(pk=self.who.pk), self.collection)
        assert found is not None
        return found

    def url(self, name: str = "desk_returns", *args: object) -> str:
        return reverse(name, args=(self.collection.pk, *args))

    def page(self, query: str = "", name: str = "desk_returns") -> Any:
        """What the page shows."""
        response = self.client.get(f"{self.url(name)}?{query}")
        assert response.status_code == 200, response.status_code
        return response.context["page"]

    def text(self, query: str = "", name: str = "desk_returns") -> str:
        return said(self.client.get(f"{self.url(name)}?{query}"))

    def listed(self, query: str = "") -> list[str]:
        """The Native IDs of the list, in its order."""
        return [row.return_.source.native_id for row in self.page(query).rows]

    def news(self) -> list[str]:
        """The Native IDs of those that changed since they looked."""
        return self.listed("only=changed")

    def post(self, page: str, /, *args: object, **data: object) -> HttpResponse:
        return self.client.post(self.url(page, *args), data, follow=True)


def said(response: HttpResponse) -> str:
    """The words of a page."""
    return " ".join(unescape(response.content.decode()).split())

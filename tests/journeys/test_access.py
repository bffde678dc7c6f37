"""Who may see and do what: every address, for every role, on own and others' returns.

The table is held against the list of addresses, so a new page without a row fails here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from wagtail.snippets.models import get_snippet_models

from collect.definitions.models import Item
from collect.exchange.models import Upload, UploadState
from collect.organisations.models import Membership, Organisation, User
from collect.organisations.roles import Role
from collect.returns.models import Note, Record, Return, StatusChange
from collect.returns.services.status import take_step
from factories import PASSWORD, fill, return_of, source_of, toy, user

OK, GONE, AWAY, REFUSED, TO_SIGN_IN = 200, 404, 302, 403, "sign in"

PERSONAS = (
    "own source", "other source", "its agent", "agent of another", "collector",
    "collector of another series", "designer", "approver", "nobody", "switched off", "signed out",
)  # fmt: skip

Expected = dict[str, object]


def everybody(answer: object) -> Expected:
    """The same for all, signed in or not."""
    return dict.fromkeys(PERSONAS, answer)


def signed_in(answer: object) -> Expected:
    """The same for all who are signed in."""
    out = {"signed out": TO_SIGN_IN, "switched off": TO_SIGN_IN}
    return {**everybody(answer), **out}


def only(**answers: object) -> Expected:
    """Not found for all but those named, who are asked to sign in when they are not."""
    named = {name.replace("_", " "): answer for name, answer in answers.items()}
    return {**signed_in(GONE), **named}


def sees_return(own: object = OK, collector: object = OK, agent: object = OK) -> Expected:
    """The return's own source, its agent and the collector, each as told; others learn nothing."""
    return only(own_source=own, collector=collector, its_agent=agent)


@dataclass(frozen=True)
class Case:
    """One address: how it is called and what each persona gets."""

    expected: Expected
    kwargs: Callable[["World"], dict[str, object]] = lambda world: {}
    query: str = ""


def a_return(world: "World") -> dict[str, object]:
    return {"return_pk": world.return_.pk}


def an_item(world: "World") -> dict[str, object]:
    return {**a_return(world), "section": "Plots", "item": "PlotsLet"}


def a_finding(world: "World") -> dict[str, object]:
    return {**a_return(world), "finding_pk": world.return_.findings.first().pk}


def an_upload(world: "World") -> dict[str, object]:
    return {**a_return(world), "upload_pk": world.upload.pk}


def a_section(world: "World") -> dict[str, object]:
    return {**a_return(world), "section": "Plots"}


def a_collection(world: "World") -> dict[str, object]:
    return {"collection_pk": world.return_.collection_id}


def a_step(name: str) -> Callable[["World"], dict[str, object]]:
    return lambda world: {**a_return(world), "name": name}


PAGES: dict[str, list[Case]] = {
    "home": [Case(everybody(AWAY))],
    "account_inactive": [Case(everybody(OK))],
    "account_login": [Case({**everybody(AWAY), "signed out": OK, "switched off": OK})],
    "account_logout": [Case({**everybody(OK), "signed out": AWAY, "switched off": AWAY})],
    "terms": [Case(everybody(OK))],
    "accessibility": [Case(everybody(OK))],
    "help": [Case(everybody(OK))],
    "services": [Case(signed_in(OK))],
    "portal": [Case(signed_in(OK))],
    "my_collections": [Case(signed_in(OK))],
    "guidance": [
        Case(only(own_source=OK, other_source=OK, its_agent=OK, collector=OK), a_collection)
    ],
    "desk": [Case(only(collector=OK, its_agent=OK), a_collection)],
    "source_page": [Case(sees_return(), a_return)],
    "first_section": [Case(sees_return(AWAY, AWAY, AWAY), a_return)],
    "form": [
        Case(sees_return(), a_section),
        Case(sees_return(agent=REFUSED), a_section, "?mode=edit"),
    ],
    "error_report": [Case(sees_return(), a_return)],
    "ok_finding": [Case(sees_return(own=REFUSED, agent=REFUSED), a_finding)],
    "finding_notes": [Case(sees_return(), a_finding)],
    "all_notes": [Case(sees_return(), a_return)],
    "item_findings": [Case(sees_return(), an_item)],
    "item_notes": [Case(sees_return(), an_item)],
    "item_history": [Case(sees_return(), an_item)],
    "reports": [Case(sees_return(), a_return)],
    "error_list": [
        Case(sees_return(), lambda world: {**a_return(world), "format_": "csv"}),
        Case(sees_return(), lambda world: {**a_return(world), "format_": "xlsx"}),
        Case(
            sees_return(own=GONE, collector=GONE, agent=GONE),
            lambda world: {**a_return(world), "format_": "exe"},
        ),
    ],
    "printed": [Case(sees_return(), a_return)],
    "uploads": [Case(sees_return(), a_return)],
    "upload": [Case(sees_return(), an_upload)],
    "export": [Case(sees_return(), a_return)],
    "status": [Case(sees_return(), a_return)],
    "take_step": [
        Case(sees_return(own=OK, collector=GONE, agent=GONE), a_step("submit")),
        Case(sees_return(own=OK, collector=GONE), a_step("delete_data")),
        Case(sees_return(own=GONE, collector=OK, agent=GONE), a_step("authorise")),
        Case(sees_return(own=GONE, collector=OK, agent=GONE), a_step("reject_by_collector")),
        Case(sees_return(own=GONE, collector=OK, agent=GONE), a_step("reopen")),
        Case(sees_return(own=GONE, collector=OK, agent=GONE), a_step("restore_data")),
        Case(sees_return(own=GONE, collector=GONE), a_step("approve")),
        Case(sees_return(own=GONE, collector=GONE), a_step("reject_by_agent")),
        Case(sees_return(own=GONE, collector=GONE, agent=GONE), a_step("load")),
    ],
}


class World:
    """One submitted return with errors and a note, and everybody who might look at it."""

    def __init__(self) -> None:
        collection = toy()
        self.return_ = return_of(collection, "A1")
        self.other = return_of(collection, "A2")
        source = source_of(self.return_)
        fill(self.return_, "Plots", source, PlotsLet="7")
        take_step(self.return_.pk, "submit", by=source)
        self.return_ = return_of(collection, "A1")
        self.upload = Upload.objects.create(
            return_of=self.return_,
            name="a.xml",
            size=1,
            hash="0" * 64,
            role=Role.SOURCE,
            state=UploadState.READY,
            candidate=[],
        )
        self.return_.agent = Organisation.objects.create(native_id="AG", name="A", type="agent")
        self.return_.save()
        self.people = self._people()

    def _people(self) -> dict[str, User | None]:
        federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
        limited = user(Role.COLLECTOR)
        limited.memberships.update(series=["BOATS"])
        off = user(Role.SOURCE, self.return_.source)
        off.is_active = False
        off.save()
        return {
            "own source": user(Role.SOURCE, self.return_.source),
            "other source": user(Role.SOURCE, self.other.source),
            "its agent": user(Role.AGENT, self.return_.agent),
            "agent of another": user(Role.AGENT, federation),
            "collector": user(Role.COLLECTOR),
            "collector of another series": limited,
            "designer": user(Role.DESIGNER),
            "approver": user(Role.APPROVER, self.return_.source),
            "nobody": user(None),
            "switched off": off,
            "signed out": None,
        }

    def client(self, persona: str) -> Client:
        """A browser in which the persona is signed in."""
        client = Client()
        who = self.people[persona]
        if who is not None:
            client.force_login(who)
        return client


@pytest.fixture
def world(db: None) -> World:
    """The world of the table."""
    return World()


def own_addresses() -> list[str]:
    """The names of all addresses that are not Wagtail's."""
    patterns = get_resolver().url_patterns
    return [str(p.name) for p in patterns if isinstance(p, URLPattern)]


def test_every_address_has_its_row() -> None:
    assert sorted(PAGES) == sorted(own_addresses())


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_page_answers_each_persona_as_the_table_says(world: World, persona: str) -> None:
    wrong = []
    for name, cases in PAGES.items():
        for case in cases:
            url = reverse(name, kwargs=case.kwargs(world)) + case.query
            response = world.client(persona).get(url)
            got: object = response.status_code
            if got == AWAY and response["Location"].startswith(reverse("account_login")):
                got = TO_SIGN_IN
            if name in ("account_logout", "home") and got == TO_SIGN_IN:
                got = AWAY
            if got != case.expected[persona]:
                wrong.append(f"{url}: {got} instead of {case.expected[persona]}")
    assert not wrong, "\n".join(wrong)


def test_an_agent_changes_nothing_in_a_collection_without_an_agent_step(world: World) -> None:
    client, before = world.client("its agent"), state_of(world.return_)
    for name, kwargs, data in WRITERS:
        if not name.endswith("notes"):
            client.post(reverse(name, kwargs=kwargs(world)), data)
    assert state_of(world.return_) == before


WRITERS = [
    ("form", a_section, {"item-PlotsLet": "9", "opened": "{}", "then": "Plots"}),
    ("ok_finding", a_finding, {"reason": "Because"}),
    ("finding_notes", a_finding, {"text": "A note"}),
    ("all_notes", a_return, {"text": "A note"}),
    ("uploads", a_return, {"file": ContentFile(b"<Message/>", "a.xml")}),
    ("upload", an_upload, {"act": "confirm", "seen": "none"}),
    ("upload", an_upload, {"act": "drop"}),
    ("item_notes", an_item, {"text": "A note"}),
    *(
        ("take_step", a_step(name), {"reason": "Because"})
        for name in ("delete_data", "authorise", "reject_by_collector", "reopen", "submit")
    ),
]


@pytest.mark.parametrize(
    "persona", [p for p in PERSONAS if p not in ("own source", "its agent", "collector")]
)
def test_nobody_else_changes_anything(world: World, persona: str) -> None:
    before = state_of(world.return_)
    for name, kwargs, data in WRITERS:
        response = world.client(persona).post(reverse(name, kwargs=kwargs(world)), data)
        assert response.status_code in (GONE, AWAY), (name, response.status_code)
        if response.status_code == AWAY:
            assert response["Location"].startswith(reverse("account_login"))
    assert state_of(world.return_) == before


def test_a_findings_own_page_is_not_reached_through_another_return(world: World) -> None:
    client = world.client("other source")
    finding = world.return_.findings.first()
    for name in ("ok_finding", "finding_notes"):
        url = reverse(name, kwargs={"return_pk": world.other.pk, "finding_pk": finding.pk})
        assert client.get(url).status_code == GONE


def test_lists_show_only_what_is_ones_own(world: World) -> None:
    page = world.client("other source").get(reverse("my_collections")).content.decode()
    assert "Railway Gardens" in page
    assert "Hill Allotments" not in page
    assert "PLOTS" not in world.client("designer").get(reverse("my_collections")).content.decode()


CONSOLE = [
    "wagtailadmin_home",
    "wagtailsnippets_definitions_datacollection:list",
    "wagtailsnippets_definitions_item:list",
    "wagtailsnippets_definitions_rule:add",
    "wagtailsnippets_organisations_termsofuse:list",
    "wagtailusers_users:index",
]


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_console_is_the_designers(world: World, persona: str) -> None:
    client = world.client(persona)
    urls = [reverse(name) for name in CONSOLE]
    urls.append(reverse("console_publish", args=(world.return_.collection_id,)))
    answers = [client.get(url).status_code for url in urls]
    if persona == "designer":
        assert answers == [OK, OK, OK, OK, OK, AWAY, OK]
    elif persona in ("signed out", "switched off"):
        assert set(answers) == {AWAY}
    else:
        assert set(answers) == {REFUSED}


def test_nothing_in_the_console_is_about_returns() -> None:
    models = {model._meta.label for model in get_snippet_models()}
    assert models
    assert not [name for name in models if name.startswith(("returns.", "exchange."))]


def test_a_designer_changes_an_item_and_publishes_it(world: World) -> None:
    client = world.client("designer")
    item = Item.objects.get(section__collection=world.return_.collection, code="Hens")
    item.label = "Hens and ducks"
    item.save()
    url = reverse("console_publish", args=(world.return_.collection_id,))
    client.post(url, {"reason": "Ducks count too"})
    newest = world.return_.collection.publications.first()
    assert (newest.number, newest.reason) == (2, "Ducks count too")
    assert return_of(world.return_.collection, "A2").publication == newest
    assert return_of(world.return_.collection, "A1").publication.number == 1
    item.kind = "nothing"
    item.save()
    page = client.post(url, {"reason": "A mistake"}).content.decode()
    assert "items.csv row" in page
    assert world.return_.collection.publications.count() == 2


def test_a_membership_that_ends_closes_the_door_at_once(world: World) -> None:
    client = world.client("own source")
    url = reverse("source_page", args=(world.return_.pk,))
    assert client.get(url).status_code == OK
    Membership.objects.filter(user=world.people["own source"]).delete()
    assert client.get(url).status_code == GONE


def test_signing_in_needs_the_tick_for_the_terms(world: World) -> None:
    who = world.people["own source"]
    assert who is not None
    client, url = Client(), reverse("account_login")
    form = {"login": who.username, "password": PASSWORD}
    refused = client.post(url, form)
    assert "Tick the box to agree to the terms of use" in refused.content.decode()
    assert client.get(reverse("services")).status_code == AWAY
    assert client.post(url, {**form, "terms": "on"}).status_code == AWAY
    assert client.get(reverse("services")).status_code == OK


def state_of(return_: Return) -> tuple[object, ...]:
    """All that a write could change."""
    fresh = return_of(return_.collection, return_.source.native_id)
    return (
        fresh.status,
        fresh.okd,
        list(Record.objects.values_list("values", flat=True)),
        Note.objects.count(),
        list(Upload.objects.values_list("state", flat=True)),
        StatusChange.objects.count(),
    )

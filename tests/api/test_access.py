"""Which token may do what: every operation of the API, for every kind of token.

The table is held against the API's own description, so a new operation without a row fails here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from api.software import V1, Software, told
from collect.exchange.models import Upload, UploadState
from collect.organisations.models import ApiToken, Organisation, User
from collect.organisations.roles import Role
from collect.organisations.tokens import revoke_token
from collect.returns.models import Note, Record, Return, StatusChange
from collect.returns.services.status import take_step
from factories import fill, return_of, source_of, toy, user
from uploads.messages import message

A_RETURN = "/returns/{return_id}"
A_FILE = f"{A_RETURN}/uploads/{{upload_id}}"


@dataclass(frozen=True)
class Case:
    """One operation: how it is called, and the status that the return's own source gets."""

    method: str
    path: str
    status: int = 200
    body: Any = None
    others: int = 404
    query: dict[str, str] = field(default_factory=dict)


OPERATIONS = [
    Case("get", "/token", others=200),
    Case("get", "/collections", others=200),
    Case("get", "/collections/{name}/{file}", others=200),
    Case("get", "/collections/{name}/extensions", others=200),
    Case("get", "/collections/{name}/explanations", others=200),
    Case("get", "/returns", others=200),
    Case("get", A_RETURN),
    Case("get", f"{A_RETURN}/history"),
    Case("get", f"{A_RETURN}/export"),
    Case("get", f"{A_RETURN}/findings"),
    Case("get", f"{A_RETURN}/notes"),
    Case("get", f"{A_RETURN}/uploads"),
    Case("get", A_FILE),
    Case("get", f"{A_FILE}/comparison"),
    Case("get", f"{A_FILE}/comparison/{{which}}"),
    Case("post", f"{A_RETURN}/notes", 201, {"text": "A note"}),
    Case("post", f"{A_RETURN}/uploads", 202, message({"PlotsLet": 7})),
    Case("post", f"{A_FILE}/drop", 409),
    Case("post", f"{A_FILE}/confirm", 409, {"seen": "none"}),
    Case("post", f"{A_RETURN}/steps/{{name}}", 409, {}),
]


class World:
    """A submitted return with a file that waits, another return, and tokens of all kinds."""

    def __init__(self) -> None:
        collection = toy()
        self.return_ = return_of(collection, "A1")
        self.other = return_of(collection, "A2")
        source = source_of(self.return_)
        fill(self.return_, "Plots", source, PlotsLet="7")
        take_step(self.return_.pk, "submit", by=source)
        self.return_ = return_of(collection, "A1")
        self.return_.agent = Organisation.objects.create(native_id="AG", name="A", type="agent")
        self.return_.save()
        self.upload = Upload.objects.create(
            return_of=self.return_, name="a.xml", size=1, hash="0" * 64, role=Role.SOURCE,
            state=UploadState.READY, candidate=[],
        )  # fmt: skip
        self.own = user(Role.SOURCE, self.return_.source)

    def call(self, client: Client, case: Case) -> Any:
        """Call an operation on the return of A1."""
        path = V1 + case.path.format(
            return_id=self.return_.pk,
            upload_id=self.upload.pk,
            name="PLOTS_2024" if "collections" in case.path else "submit",
            which="coming",
            file="return.xsd",
        )
        if case.method == "get":
            return client.get(path)
        content_type = "application/xml" if isinstance(case.body, bytes) else "application/json"
        return client.post(path, case.body, content_type=content_type)


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_every_operation_has_its_row() -> None:
    paths = Client().get(f"{V1}/openapi.json").json()["paths"]
    described = [
        (method, path.removeprefix(V1)) for path, methods in paths.items() for method in methods
    ]
    assert sorted((case.method, case.path) for case in OPERATIONS) == sorted(described)


def test_the_sources_own_token_may_do_what_the_table_says(world: World) -> None:
    client = Software(world.own).client
    answers = [(c.path, c.method, world.call(client, c).status_code) for c in OPERATIONS]
    assert answers == [(c.path, c.method, c.status) for c in OPERATIONS]


def test_the_agents_token_reads_its_sources_return(world: World) -> None:
    client = Software(user(Role.AGENT, world.return_.agent)).client
    for case in OPERATIONS:
        if case.method == "get":
            assert world.call(client, case).status_code == 200, case.path


def test_an_agent_changes_nothing_in_a_collection_without_an_agent_step(world: World) -> None:
    client, before = Software(user(Role.AGENT, world.return_.agent)).client, state_of(world)
    for case in OPERATIONS:
        if case.method == "post" and not case.path.endswith("notes"):
            assert world.call(client, case).status_code in (403, 409), case.path
    assert state_of(world) == before


def other_source(world: World) -> User:
    return user(Role.SOURCE, world.other.source)


def agent_of_another(world: World) -> User:
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    return user(Role.AGENT, federation)


@pytest.mark.parametrize("persona", [other_source, agent_of_another])
def test_a_token_of_another_organisation_finds_nothing_and_changes_nothing(
    world: World, persona: Callable[[World], User]
) -> None:
    client, before = Software(persona(world)).client, state_of(world)
    is_agent = persona is agent_of_another
    for case in OPERATIONS:
        status = 404 if is_agent and "{name}" in case.path else case.others
        response = world.call(client, case)
        assert response.status_code == status, case.path
        assert b"Hill Allotments" not in response.content
    assert state_of(world) == before


def test_a_file_is_not_reached_through_another_return(world: World) -> None:
    software = Software(user(Role.SOURCE, world.other.source))
    address = f"/returns/{world.other.pk}/uploads/{world.upload.pk}"
    told(software.get(address), 404)
    told(software.post(f"{address}/confirm", {"seen": "none"}), 404)
    finding = world.return_.findings.first()
    note = {"text": "A note", "finding": finding.pk}
    told(software.post(f"/returns/{world.other.pk}/notes", note), 404)


def revoked(world: World, token: ApiToken) -> None:
    revoke_token(token, by=User.objects.get(pk=world.own.pk))


def expired(world: World, token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(days=1))


def switched_off(world: World, token: ApiToken) -> None:
    User.objects.filter(pk=world.own.pk).update(is_active=False)


def without_membership(world: World, token: ApiToken) -> None:
    world.own.memberships.all().delete()


def in_another_role(world: World, token: ApiToken) -> None:
    world.own.memberships.update(role=Role.COLLECTOR)


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (revoked, "was revoked on"),
        (expired, "expired on"),
        (switched_off, "no longer has access"),
        (without_membership, "no longer has access"),
        (in_another_role, "no longer has access"),
    ],
)
def test_a_token_that_has_ended_is_refused_with_the_reason(
    world: World, ending: Callable[[World, ApiToken], None], words: str
) -> None:
    software, before = Software(world.own), state_of(world)
    assert software.get("/token").status_code == 200
    ending(world, software.token)
    for case in OPERATIONS:
        response = world.call(software.client, case)
        assert words in told(response, 401), case.path
        assert response["WWW-Authenticate"] == "Bearer"
    assert state_of(world) == before


def test_without_a_token_of_ours_nothing_is_answered(world: World) -> None:
    short = "Bearer collect_"
    for header in ("", "Bearer", "Bearer ", short, "Basic c2FtOng=", "collect_x", "Bearer \u00e9"):
        client = Client(headers={"Authorization": header} if header else {})
        for case in OPERATIONS:
            assert "token" in told(world.call(client, case), 401), case.path


def test_being_signed_in_is_no_token(world: World) -> None:
    client = Client()
    client.force_login(world.own)
    before = state_of(world)
    for case in OPERATIONS:
        told(world.call(client, case), 401)
    assert state_of(world) == before


def test_a_token_is_its_own_membership_and_no_other_of_its_maker(world: World) -> None:
    software = Software(world.own)
    world.own.memberships.create(organisation=world.other.source, role=Role.SOURCE)
    world.own.memberships.create(organisation=world.other.source, role=Role.COLLECTOR)
    assert [r["id"] for r in software.get("/returns").json()["items"]] == [world.return_.pk]
    told(software.get(f"/returns/{world.other.pk}"), 404)


def test_a_membership_for_other_series_sees_no_return_of_this_one(world: World) -> None:
    software = Software(world.own)
    world.own.memberships.update(series=["BOATS"])
    assert software.get("/returns").json()["total"] == 0
    assert software.get("/collections").json() == []
    told(software.get(f"/returns/{world.return_.pk}"), 404)


def state_of(world: World) -> tuple[object, ...]:
    """All that a write could change."""
    return (
        list(Return.objects.order_by("pk").values_list("status", "errors")),
        list(Record.objects.values_list("values", flat=True)),
        Note.objects.count(),
        list(Upload.objects.values_list("state", flat=True)),
        StatusChange.objects.count(),
    )

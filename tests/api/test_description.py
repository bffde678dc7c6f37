"""The API keeps to its own description, whatever is sent: generated requests find no exception."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.software import V1, Software
from api.test_access import OPERATIONS
from collect.returns.models import Return
from collect.wsgi import application
from factories import fill, source_of
from uploads.messages import message

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

BOUNDED = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Held:
    """What requests can name: a return with an error, and a file of it that waits."""

    path: dict[str, object]
    seen: str

    def put_into(self, case: Case) -> None:
        """Let the request name what is there."""
        names = case.path_parameters or {}
        there = {**self.path, "name": "submit" if "steps" in case.path else "PLOTS_2024"}
        case.path_parameters = {name: there[name] for name in names}
        if case.path.endswith("{file}"):
            case.query = {}  # the newest version: one that was made up is not there
        if case.path.endswith("/confirm"):
            case.body = {"seen": self.seen}
        if case.path.endswith("/notes") and case.method == "POST":
            case.body = {"text": "A note"}


@pytest.fixture
def held(
    software: Software,
    return_: Return,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> Held:
    """A return with an error, and a file of it that waits."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    fill(return_, "Plots", source_of(return_), PlotsLet="7", PlotsAll="12")
    with django_capture_on_commit_callbacks(execute=True):
        sent = software.send(f"/returns/{return_.pk}/uploads", message({"PlotsLet": 8}))
    seen = software.get(sent["Location"].removeprefix(V1) + "/comparison").json()["seen"]
    names = {
        "return_id": return_.pk,
        "upload_id": sent.json()["id"],
        "which": "coming",
        "file": "items.csv",
    }
    return Held(names, seen)


@contextmanager
def connection_stays_open() -> Iterator[None]:
    """Requests leave the test's transaction as it is, as those of Django's own client do.

    That client connects the signals again after each of its requests.
    """
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in ends:
            signal.connect(close_old_connections)


@connection_stays_open()
def answers_to(mode: GenerationMode, software: Software, held: Held) -> dict[str, set[int]]:
    """The statuses by operation; each request is undone before the next."""
    schema = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", application)
    headers = {"Authorization": f"Bearer {software.secret}"}
    answers: dict[str, set[int]] = {}

    def call(case: Case, is_real: bool) -> None:
        if is_real:
            held.put_into(case)
        with transaction.atomic():
            response = case.call_and_validate(checks=CHECKS, headers=headers)
            transaction.set_rollback(True)
        answers.setdefault(case.operation.label, set()).add(response.status_code)

    for operation in schema.get_all_operations():
        cases = operation.ok().as_strategy(generation_mode=mode)
        BOUNDED(given(cases, st.booleans())(call))()
    return answers


def test_good_requests_are_answered_as_described(software: Software, held: Held) -> None:
    answers = answers_to(GenerationMode.POSITIVE, software, held)
    assert len(answers) == len(OPERATIONS)
    assert [label for label, statuses in answers.items() if min(statuses) >= 300] == []


def test_bad_requests_are_answered_as_described(software: Software, held: Held) -> None:
    answers = answers_to(GenerationMode.NEGATIVE, software, held)
    assert len(answers) == len(OPERATIONS)
    assert [label for label, statuses in answers.items() if max(statuses) < 400] == []

"""Every operation makes a bounded number of queries, whatever it shows."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from api.software import Software
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.services.notes import add_note
from collect.returns.services.status import take_step
from factories import ROOT, fill, load_folder, return_of, source_of, toy, user
from uploads.messages import message

LIMIT = 10
"""The token and its membership take 2, the return 1; the rest are the operation's own."""

READ = ("", "/history", "/findings", "/notes", "/uploads", "/export")


def queries(software: Software, path: str) -> int:
    software.get(path)
    with CaptureQueriesContext(connection) as caught:
        response = software.get(path)
    assert response.status_code == 200, path
    return len(caught)


def test_a_full_return_takes_no_more_queries_than_a_small_one(db: None) -> None:
    small, large = return_of(toy(), "A1"), return_of(load_folder(ROOT / "sen2" / "2014"), "302")
    fill(small, "Plots", source_of(small), PlotsLet="7")
    source = source_of(large)
    fill(large, "Part1", source)
    for number in range(20):
        add_note(large, f"Note {number}", by=source, finding=large.findings.first())
        take_step(large.pk, "submit", by=source)
        fill(large, "Part1", source, Tot05=str(number))
    few, many = (Software(user(Role.SOURCE, return_.source)) for return_ in (small, large))
    for path in READ:
        least = queries(few, f"/returns/{small.pk}{path}")
        assert queries(many, f"/returns/{large.pk}{path}") <= least + 1, path
        assert least <= LIMIT, path


def test_a_comparison_is_bounded_too(
    software: Software, return_: Return, django_capture_on_commit_callbacks: Any
) -> None:
    sheds = tuple({"ShedNo": number, "Roof": "T"} for number in range(1, 60))
    with django_capture_on_commit_callbacks(execute=True):
        sent = software.send(f"/returns/{return_.pk}/uploads", message({}, sheds=sheds))
    address = sent["Location"].removeprefix("/api/v1")
    for path in ("", "/comparison", "/comparison/coming"):
        assert queries(software, address + path) <= LIMIT, path


def test_the_page_of_tokens_does_not_grow_with_the_tokens(software: Software) -> None:
    who = software.token.made_by
    browser = Client()
    browser.force_login(who)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse("tokens")).status_code == 200
        counts.append(len(caught))
        for _ in range(10):
            Software(who)
    assert counts[1] == counts[0] <= LIMIT


def test_lists_do_not_grow_with_the_returns(db: None) -> None:
    return_ = return_of(toy(), "A1")
    agent = user(Role.AGENT)
    Return.objects.update(agent=agent.memberships.get().organisation)
    software = Software(agent)
    paths = ("/collections", "/returns", "/collections/PLOTS_2024/specification.json")
    before = [queries(software, path) for path in paths]
    for number in range(40):
        Return.objects.create(
            collection=return_.collection,
            source=Organisation.objects.create(native_id=f"B{number}", name="B", type="x"),
            agent=agent.memberships.get().organisation,
            publication=return_.publication,
        )
    assert [queries(software, path) for path in paths] == before
    assert max(before) <= LIMIT
    assert software.get("/returns").json()["total"] > 40

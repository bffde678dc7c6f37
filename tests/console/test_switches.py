"""Faulty rules on the workbench: set for a time, told to everybody affected, and withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.software import Software
from collect.definitions.models import DataCollection, RuleSwitch
from collect.exchange import workers
from collect.exchange.services.judging import compare
from collect.organisations.roles import Role
from collect.returns.models import Return
from factories import fill, return_of, source_of, toy, user
from rules.data import RecordData, ReturnData

WRONG = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run as soon as they are queued."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, *a, **k: run())


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy with two returns that do not add up."""
    found = toy()
    for native_id in ("A1", "A2"):
        return_ = return_of(found, native_id)
        fill(return_, "Plots", source_of(return_), **WRONG)
    return found


@pytest.fixture
def designer(collection: DataCollection) -> Client:
    """A designer who may see no return."""
    return browser_of(Role.DESIGNER)


def browser_of(role: Role, organisation: Any = None) -> Client:
    client = Client()
    client.force_login(user(role, organisation))
    return client


def form(**typed: str) -> dict[str, str]:
    day = timezone.localdate().isoformat()
    given = {"rule": "101", "setting": "query", "starts": day, "reason": "It forgets paths"}
    return {**given, "ends": "", "organisation": "", **typed}


def sent(client: Client, collection: DataCollection, **typed: str) -> Any:
    return client.post(
        reverse("workbench_switches", args=(collection.pk,)), form(**typed), follow=True
    )


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def severity(collection: DataCollection, native_id: str) -> list[str]:
    found = return_of(collection, native_id).findings.filter(number="101")
    return [finding.severity for finding in found]


def page_of(name: str, client: Client, key: int, query: str = "") -> str:
    return said(client.get(reverse(name, args=(key,)) + query))


def test_a_rule_counts_as_a_query_at_once_and_everybody_reads_why(
    designer: Client, collection: DataCollection
) -> None:
    page = said(sent(designer, collection))
    told = "Rule 101 counts as a query until further notice."
    assert told in page
    assert "It forgets paths" in page
    assert severity(collection, "A1") == ["query"]
    own = return_of(collection, "A1")
    source = browser_of(Role.SOURCE, own.source)
    for name, key, query in (
        ("source_page", own.pk, ""),
        ("error_report", own.pk, ""),
        ("specification", collection.pk, "?show=rules"),
    ):
        page = page_of(name, source, key, query)
        assert told in page, name
        assert "It forgets paths" in page, name


def test_an_exemption_is_told_to_its_organisation_alone(
    designer: Client, collection: DataCollection
) -> None:
    last = timezone.localdate() + timedelta(days=2)
    page = said(sent(designer, collection, setting="off", organisation="a1", ends=f"{last}"))
    assert "Rule 101 is switched off for" in page
    assert (severity(collection, "A1"), severity(collection, "A2")) == ([], ["error"])
    for native_id, is_told in (("A1", True), ("A2", False)):
        return_ = return_of(collection, native_id)
        page = page_of("source_page", browser_of(Role.SOURCE, return_.source), return_.pk)
        assert ("It forgets paths" in page) is is_told
    page = page_of("specification", browser_of(Role.COLLECTOR), collection.pk, "?show=rules")
    assert "It forgets paths" not in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": " "}, "Enter a reason"),
        ({"starts": ""}, "Enter the first day"),
        ({"starts": "yesterday"}, "Enter the first day as a date"),
        ({"starts": "2001-01-01"}, "The first day must be today or later"),
        ({"ends": "2001-01-01"}, "The last day must be the first day or later"),
        ({"setting": "x"}, "Choose what the rule counts as"),
        ({"rule": "999"}, "has no rule 999"),
        ({"organisation": "A1"}, "Enter the last day of the exemption"),
        ({"organisation": "Z9"}, "There is no organisation with the Native ID Z9"),
    ],
)
def test_what_cannot_be_set_is_told_and_what_was_typed_is_kept(
    designer: Client, collection: DataCollection, typed: dict[str, str], told: str
) -> None:
    answer = sent(designer, collection, **typed)
    assert answer.status_code == 422
    assert told in said(answer)
    if "reason" not in typed:
        assert "It forgets paths" in said(answer)
    assert not RuleSwitch.objects.exists()


def test_a_switch_is_withdrawn_once(designer: Client, collection: DataCollection) -> None:
    sent(designer, collection)
    url = reverse("workbench_switch_withdraw", args=(collection.pk, RuleSwitch.objects.get().pk))
    page = said(designer.post(url, follow=True))
    assert "The switch of rule 101 was withdrawn." in page
    assert "Withdrawn on" in page
    assert severity(collection, "A1") == ["error"]
    assert "has ended already" in said(designer.post(url))


def test_the_watch_judges_when_a_switch_begins_and_when_it_ends(
    designer: Client, collection: DataCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The connection of a test is in a transaction, which closing it would end.
    monkeypatch.setattr(workers, "close_old_connections", lambda: None)
    today = timezone.localdate()
    day = f"{today + timedelta(days=1)}"
    sent(designer, collection, setting="off", starts=day, ends=day)
    seen = []
    for days in range(3):
        now = today + timedelta(days=days)
        monkeypatch.setattr(timezone, "localdate", lambda *a, now=now: now)
        workers.watch_once()
        seen.append(severity(collection, "A1"))
    assert seen == [["error"], [], ["error"]]
    jobs = collection.revalidations.count()
    workers.watch_once()
    assert collection.revalidations.count() == jobs


def test_a_file_is_judged_by_the_rules_in_force(
    designer: Client, collection: DataCollection
) -> None:
    candidate = ReturnData((RecordData("Plots", {n: int(v) for n, v in WRONG.items()}),))
    before = compare(return_of(collection, "A1"), candidate)
    sent(designer, collection)
    after = compare(return_of(collection, "A1"), candidate)
    assert (before.errors - after.errors, after.queries - before.queries) == (1, 1)
    assert "101" not in {failure.rule for failure in after.coming}


def test_a_rehearsal_judges_by_the_rules_in_force(
    designer: Client, collection: DataCollection
) -> None:
    sent(designer, collection, setting="off")
    collection.rules.filter(number="101").update(message="It does not add up")
    designer.post(reverse("workbench_publish", args=(collection.pk,)), {"act": "rehearse"})
    assert "101" not in collection.rehearsals.get().result["in_flight"]["rules"]


def test_a_return_says_which_publication_judged_it(collection: DataCollection) -> None:
    own: Return = return_of(collection, "A1")
    source = browser_of(Role.SOURCE, own.source)
    for name in ("source_page", "error_report", "printed"):
        assert "by publication 1 of the rules" in page_of(name, source, own.pk), name


def test_the_api_names_publication_and_switched_rules(
    designer: Client, collection: DataCollection
) -> None:
    own = return_of(collection, "A1")
    last = timezone.localdate() + timedelta(days=2)
    sent(designer, collection, setting="off", organisation="A1", ends=f"{last}")
    shown = Software(user(Role.SOURCE, own.source, "sam")).get(f"/returns/{own.pk}").json()
    assert shown["publication"] == 1
    assert shown["checked_at"] is not None
    assert shown["switched_rules"] == [
        {
            "rule": "101",
            "setting": "off",
            "only_here": True,
            "ends": f"{last}",
            "reason": "It forgets paths",
        }
    ]


def test_the_command_judges_what_is_due(
    designer: Client,
    collection: DataCollection,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent(designer, collection, setting="off", starts=f"{tomorrow}")
    call_command("judge_switches")
    monkeypatch.setattr(timezone, "localdate", lambda *a: tomorrow)
    call_command("judge_switches")
    assert capsys.readouterr().out == (
        "PLOTS_2024: Rule 101 is switched off (It forgets paths): 2 returns are judged again.\n"
    )
    assert severity(collection, "A1") == []


def test_an_authorised_return_is_not_told_of_what_does_not_count_for_it(
    designer: Client, collection: DataCollection
) -> None:
    sent(designer, collection)
    own = return_of(collection, "A1")
    Return.objects.filter(pk=own.pk).update(status="authorised")
    page = page_of("source_page", browser_of(Role.SOURCE, own.source), own.pk)
    assert "It forgets paths" not in page

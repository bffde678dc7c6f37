"""The error report with its details and filters, notes on a finding, and what Submit names."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Finding, Return
from collect.returns.services.findings import ok_finding
from collect.returns.services.status import take_step
from factories import collector_of, fill, return_of, source_of, user

SITE = {"SiteName": "The Top", "Water": "Yes"}
PLOTS = {"PlotsLet": "7", "PlotsAll": "12", "Rent": "300"}
UNREADABLE = {"Water": "maybe", "Opened": "then", "Soil": "Peat", "Email": "?", "Telephone": "?"}
UNREADABLE_PLOTS = {"Waiting": "some", "Area": "much", "Rent": "little", "Hens": "few"}

NUMBERS = ["", "101", "104", "105Q"]
"""What the report of `wrong` lists: 2b is mandatory, and three rules."""


@pytest.fixture
def by_source(return_: Return) -> Actor:
    return source_of(return_)


@pytest.fixture
def wrong(return_: Return, by_source: Actor) -> Return:
    """A return with three errors, one of them a blank 2b, and a query."""
    fill(return_, "Site", by_source, **SITE)
    fill(return_, "Plots", by_source, **PLOTS)
    return return_of(return_.collection, "A1")


def accept(return_: Return, number: str) -> Finding:
    """The collector OKs one finding."""
    seen = return_.findings.get(number=number)
    by = collector_of(return_)
    return ok_finding(seen.pk, by=by, reason="There is a path", seen=seen.fingerprint)


def report(client: Client, return_: Return, **asked: object) -> Any:
    response = client.get(reverse("error_report", args=(return_.pk,)), asked)
    assert response.status_code == 200
    return response


def text_of(response: Any) -> str:
    """What the page says, without its markup."""
    without = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(without).split())


def numbers(client: Client, return_: Return, **asked: object) -> list[str]:
    rows = report(client, return_, **asked).context["page"].rows
    return [row.finding.number for row in rows]


def test_the_details_show_each_value_with_its_way_to_the_form_and_null_for_a_blank(
    source: Client, wrong: Return
) -> None:
    finding = wrong.findings.get(number="101")
    page = unescape(report(source, wrong, detail=finding.pk).content.decode())
    panel = page[page.index('id="details"') :]
    form = re.escape(reverse("form", args=(wrong.pk, "Plots")))
    shown = re.findall(rf'href="({form}[^"]*)">([^<]*)<', panel)
    assert shown == [
        (f"{reverse('form', args=(wrong.pk, 'Plots'))}?mode=edit#item-{code}", value)
        for code, value in (("PlotsAll", "12"), ("PlotsLet", "7"), ("PlotsEmpty", "NULL"))
    ]
    assert "Details of 101" in panel
    assert "Enter a number in 2a and 2b" in panel


def test_the_way_from_the_details_is_to_look_when_nothing_can_be_edited(
    collector: Client, wrong: Return
) -> None:
    finding = wrong.findings.get(number="101")
    page = report(collector, wrong, detail=finding.pk).content.decode()
    assert "#item-PlotsEmpty" in page
    assert "mode=edit#item-PlotsEmpty" not in page


def test_last_years_value_has_no_way_to_the_form(source: Client, wrong: Return) -> None:
    finding = wrong.findings.get(number="105Q")
    finding.operands = [["previous.PlotsAll", None], ["PlotsAll", 12]]
    finding.save()
    details = report(source, wrong, detail=finding.pk).context["page"].details
    assert [(row.value, bool(row.url)) for row in details.rows] == [("NULL", False), ("12", True)]
    assert details.rows[0].label.endswith("(last year)")


def test_the_report_shows_errors_queries_or_what_is_okd(source: Client, wrong: Return) -> None:
    assert numbers(source, wrong) == NUMBERS
    accept(wrong, "101")
    accept(wrong, "105Q")
    assert numbers(source, wrong) == NUMBERS
    assert numbers(source, wrong, show="error") == ["", "104"]
    assert numbers(source, wrong, show="query") == []
    assert numbers(source, wrong, show="okd") == ["101", "105Q"]
    assert numbers(source, wrong, show="nonsense") == NUMBERS
    assert "Count 2" in text_of(report(source, wrong, show="okd"))
    shown = {f.label: f.current for f in report(source, wrong, show="okd").context["page"].filters}
    assert shown == {"All": False, "Errors": False, "Queries": False, "OK'd": True}


def test_the_report_of_an_item_lists_what_is_counted_on_it(source: Client, wrong: Return) -> None:
    url = reverse("item_findings", args=(wrong.pk, "Plots", "PlotsEmpty"))
    rows = source.get(url).context["page"].rows
    assert [row.finding.number for row in rows] == ["", "101"]


@pytest.fixture
def long(wrong: Return, by_source: Actor) -> Return:
    """A return with more findings than fit on one page of the report."""
    fill(wrong, "Site", by_source, **UNREADABLE)
    fill(wrong, "Plots", by_source, **UNREADABLE_PLOTS)
    after = return_of(wrong.collection, "A1")
    assert after.errors > 10
    return after


def test_a_long_report_has_ten_on_a_page_and_the_rest_on_the_next(
    source: Client, long: Return
) -> None:
    findings = [finding.pk for finding in long.findings.all()]
    pages = [report(source, long, page=number).context["page"].rows for number in (1, 2)]
    assert [row.finding.pk for row in pages[0]] == findings[:10]
    assert [row.finding.pk for row in pages[1]] == findings[10:]
    first = report(source, long)
    assert f"Count {len(findings)}" in text_of(first)
    assert 'href="?page=2"' in first.content.decode()


def test_a_filter_and_the_page_are_kept_on_the_way(source: Client, long: Return) -> None:
    assert 'href="?show=error&amp;page=2"' in report(source, long, show="error").content.decode()
    second = report(source, long, show="error", page=2).context["page"].rows
    assert all("show=error&page=2&detail=" in row.details_url for row in second)
    assert len(second) == long.errors - 10


def test_the_report_tells_how_many_rules_could_not_be_checked(
    source: Client, wrong: Return, by_source: Actor
) -> None:
    assert "3 rules could not be checked" in text_of(report(source, wrong))
    fill(wrong, "Plots", by_source, Waiting="20")
    fill(wrong, "Site", by_source, Opened="31/3/1974")
    assert "1 rule could not be checked" in text_of(report(source, wrong))
    assert "103Q" in text_of(report(source, wrong))


def test_submit_names_what_is_open_and_warns(source: Client, wrong: Return) -> None:
    accept(wrong, "101")
    url = reverse("take_step", args=(wrong.pk, "submit"))
    said = text_of(source.get(url))
    assert "2 errors and 1 query are open" in said
    for finding in wrong.findings.all():
        assert (finding.message in said) is (finding.number != "101"), finding


def test_submit_names_nothing_when_nothing_is_open(
    source: Client, wrong: Return, by_source: Actor
) -> None:
    fill(wrong, "Site", by_source, Email="plots@example.org")
    fill(wrong, "Plots", by_source, PlotsEmpty="5", Rent="40")
    said = text_of(source.get(reverse("take_step", args=(wrong.pk, "submit"))))
    assert "Open errors" not in said
    assert "Warning" not in said


def test_the_source_page_says_why_the_return_was_sent_back_until_it_is_corrected(
    source: Client, wrong: Return, by_source: Actor
) -> None:
    url = reverse("source_page", args=(wrong.pk,))
    collector = collector_of(wrong)
    for reason in ("Count the hens", "Count them once more"):
        take_step(wrong.pk, "submit", by=by_source)
        take_step(wrong.pk, "reject_by_collector", by=collector, reason=reason)
        said = text_of(source.get(url))
        assert reason in said
        assert "by The Department" in said
        fill(wrong, "Plots", by_source, Hens=str(len(reason)))
        assert reason not in text_of(source.get(url))


@pytest.mark.parametrize("was_okd", [False, True])
def test_a_solved_finding_has_no_pages_any_more(
    source: Client, collector: Client, wrong: Return, by_source: Actor, was_okd: bool
) -> None:
    finding = accept(wrong, "101") if was_okd else wrong.findings.get(number="101")
    notes = reverse("finding_notes", args=(wrong.pk, finding.pk))
    ok = reverse("ok_finding", args=(wrong.pk, finding.pk))
    assert (source.get(notes).status_code, collector.get(ok).status_code) == (200, 200)
    fill(wrong, "Plots", by_source, PlotsLet="12", PlotsEmpty="0")
    assert (source.get(notes).status_code, collector.get(ok).status_code) == (404, 404)
    assert source.post(notes, {"text": "Too late"}).status_code == 404
    assert not wrong.notes.exists()


def test_a_note_is_signed_with_role_organisation_and_native_id(
    source: Client, collector: Client, wrong: Return
) -> None:
    finding = wrong.findings.get(number="101")
    url = reverse("finding_notes", args=(wrong.pk, finding.pk))
    source.post(url, {"text": "Two are paths"})
    collector.post(url, {"text": "Which two?"})
    signed = [
        (note.text, note.role, note.organisation, note.native_id)
        for note in wrong.notes.order_by("pk")
    ]
    assert signed == [
        ("Two are paths", Role.SOURCE, "Hill Allotments", "A1"),
        ("Which two?", Role.COLLECTOR, "The Department", "DEP"),
    ]
    said = text_of(source.get(url))
    assert re.search(r"Source Hill Allotments A1 .{5,40} Two are paths", said)
    assert re.search(r"Collector The Department DEP .{5,40} Which two\?", said)
    row = next(r for r in report(source, wrong).context["page"].rows if r.finding == finding)
    assert row.notes == 2


def test_the_notes_of_a_user_with_two_roles_are_signed_with_the_nearest(wrong: Return) -> None:
    who = user(Role.COLLECTOR)
    who.memberships.create(organisation=wrong.source, role=Role.SOURCE)
    client = Client()
    client.force_login(who)
    client.post(reverse("all_notes", args=(wrong.pk,)), {"text": "Ours"})
    note = wrong.notes.get()
    assert (note.role, note.native_id, note.by) == (Role.SOURCE, "A1", who)

"""Requests that no form of ours sends: each has a clear answer and changes nothing wrongly."""

import json
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from collect.guidance.models import HelpRequest
from collect.returns.models import Return
from collect.returns.services.status import take_step
from factories import collector_of, fill, ok, return_of, source_of, toy

WRONG = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12"}


@pytest.fixture
def wrong(return_: Return) -> Return:
    """A submitted return whose parts do not add up."""
    actor = source_of(return_)
    fill(return_, "Plots", actor, **WRONG)
    take_step(return_.pk, "submit", by=actor)
    return return_of(return_.collection, "A1")


def ok_url(return_: Return) -> str:
    finding = return_.findings.get(number="101")
    return reverse("ok_finding", args=(return_.pk, finding.pk))


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def test_there_is_one_way_of_signing_in(wrong: Return) -> None:
    client = Client()
    for address in ("login/", "password_reset/", "", "logout/"):
        response = client.get(f"/console/{address}")
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))
    client.post("/console/login/", {"username": "x", "password": "y"})
    assert "_auth_user_id" not in client.session


def test_an_ok_is_for_the_values_that_were_shown(collector: Client, wrong: Return) -> None:
    page = collector.get(ok_url(wrong)).content.decode()
    assert ">12<" in page
    seen = hidden(page, "seen")
    fill(wrong, "Plots", source_of(wrong), PlotsAll="13")
    sent = {"reason": "Paths", "seen": seen, "act": "ok"}
    response = collector.post(ok_url(wrong), sent)
    assert response.status_code == 409
    assert "The values have changed meanwhile" in response.content.decode()
    assert return_of(wrong.collection, "A1").okd == 0


def test_pressing_ok_twice_is_one_ok(collector: Client, wrong: Return) -> None:
    page = collector.get(ok_url(wrong)).content.decode()
    sent = {"reason": "Paths", "seen": hidden(page, "seen"), "act": "ok"}
    for _ in range(2):
        assert collector.post(ok_url(wrong), sent).status_code == 302
    assert return_of(wrong.collection, "A1").okd == 1
    assert wrong.status_changes.filter(step="ok_finding").count() == 1
    report = reverse("error_report", args=(wrong.pk,))
    detail = f"{report}?detail={wrong.findings.get(number='101').pk}"
    assert "Take OK back" in collector.get(detail).content.decode()
    fill(wrong, "Plots", source_of(wrong), PlotsAll="13")
    moved = collector.get(detail).content.decode()
    assert "Confirm again" in moved
    assert "Values OK'd before" in unescape(moved)


@pytest.mark.parametrize("text", ["\x00", "because\x00", "x" * 5000])
def test_reasons_and_searches_with_signs_that_no_database_holds(
    collector: Client, wrong: Return, text: str
) -> None:
    seen = wrong.findings.get(number="101").fingerprint
    answers = [
        collector.post(ok_url(wrong), {"reason": text, "seen": seen, "act": "ok"}),
        collector.post(
            reverse("take_step", args=(wrong.pk, "reject_by_collector")), {"reason": text}
        ),
        collector.get(reverse("desk_returns", args=(wrong.collection_id,)), {"search": text}),
    ]
    assert {response.status_code for response in answers} <= {200, 302, 409}


def test_pages_of_somebody_signed_in_are_kept_in_no_cache(source: Client, wrong: Return) -> None:
    for name in ("source_page", "error_report", "all_notes", "status", "export", "uploads"):
        response = source.get(reverse(name, args=(wrong.pk,)))
        assert response["Cache-Control"] == "private, no-store", name
    assert "no-store" not in Client().get(reverse("terms")).get("Cache-Control", "")


def test_a_request_for_help_cannot_write_headers_of_a_mail(
    source: Client, django_capture_on_commit_callbacks: object
) -> None:
    form = {"name": "A", "email": "a@example.org", "subject": "Hello\nBcc: x@y.z", "text": "?"}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert source.post(reverse("help"), form).status_code == 302
    assert HelpRequest.objects.get().subject == "Hello Bcc: x@y.z"
    assert len(mail.outbox) == 1


def test_half_a_sign_in_the_opened_texts_is_an_incomplete_form(
    source: Client, return_: Return
) -> None:
    sent = {"opened": '{"PlotsLet": "\\ud800"}', "item-PlotsLet": "1", "item-Nowhere": "1"}
    response = source.post(reverse("form", args=(return_.pk, "Plots")), sent)
    assert response.status_code == 400


def test_an_opened_form_that_does_not_name_what_it_sends_is_incomplete(
    source: Client, return_: Return
) -> None:
    sent = {"opened": "{}", "item-PlotsLet": "1"}
    response = source.post(reverse("form", args=(return_.pk, "Plots")), sent)
    assert response.status_code == 400
    assert not return_.records.exists()


def test_numbers_that_no_database_holds_are_not_found(source: Client, collector: Client) -> None:
    for client in (source, collector):
        for address in (
            "returns/{}/",
            "collections/{}/desk/",
            "collections/{}/desk/returns/",
            "collections/{}/guidance/",
        ):
            assert client.get("/" + address.format("9" * 20)).status_code == 404


def test_a_body_in_an_odd_encoding_gets_our_page(source: Client, return_: Return) -> None:
    response = source.post(
        reverse("form", args=(return_.pk, "Plots")),
        "item-PlotsLet=1",
        content_type="application/x-www-form-urlencoded; charset=utf-16",
    )
    assert response.status_code == 400
    assert "We could not read your request" in response.content.decode()


def test_a_form_of_data_that_were_deleted_meanwhile_does_not_begin_them_anew(
    source: Client, return_: Return
) -> None:
    actor = source_of(return_)
    fill(return_, "Plots", actor, PlotsLet="7", PlotsEmpty="3")
    take_step(return_.pk, "delete_data", by=actor)
    opened = {"PlotsLet": "7", "PlotsEmpty": "3"}
    sent = {"opened": json.dumps(opened), "item-PlotsLet": "8", "item-PlotsEmpty": "3"}
    response = source.post(reverse("form", args=(return_.pk, "Plots")), sent)
    assert response.status_code == 409
    assert "were deleted while your form was open" in response.content.decode()
    assert return_of(return_.collection, "A1").status == "no_data"


def test_012_is_no_change_of_12(return_: Return) -> None:
    actor = source_of(return_)
    fill(return_, "Plots", actor, PlotsLet="12")
    assert fill(return_, "Plots", actor, PlotsLet="012").changed == ()


def test_restoring_brings_back_what_was_deleted_and_nothing_older(return_: Return) -> None:
    actor, collector = source_of(return_), collector_of(return_)
    fill(return_, "Plots", actor, PlotsLet="7", Hens="5")
    fill(return_, "Plots", actor, Hens="")
    take_step(return_.pk, "delete_data", by=actor)
    take_step(return_.pk, "restore_data", by=collector, reason="By mistake")
    assert return_.records.get(section="Plots").values == {"PlotsLet": 7}


def test_changing_last_years_return_judges_this_years_again(db: None) -> None:
    last, this = toy(2023), toy(2024)
    before, now = return_of(last, "A1"), return_of(this, "A1")
    actor = source_of(before)
    fill(before, "Plots", actor, PlotsLet="10", PlotsEmpty="0", PlotsAll="10")
    fill(now, "Plots", source_of(now), PlotsLet="10", PlotsEmpty="0", PlotsAll="10")
    assert not now.findings.filter(number="103Q").exists()
    fill(before, "Plots", actor, PlotsLet="20", PlotsAll="20")
    finding = now.findings.get(number="103Q")
    assert return_of(this, "A1").queries == now.findings.filter(severity="query").count()
    ok(finding, by=collector_of(now), reason="Sites were merged")
    take_step(before.pk, "delete_data", by=actor)
    assert "103Q" in return_of(this, "A1").unchecked

"""The table of who may see and do what: every address, for every role, own and others' returns."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from collect.notifications.kinds import Kind
from collect.notifications.models import Notification
from collect.notifications.services.telling import News, Person, tell
from collect.organisations.roles import Role
from journeys.access_world import PERSONAS, World
from rules.findings import shortened

OK, GONE, AWAY, REFUSED, TO_SIGN_IN = 200, 404, 302, 403, "sign in"

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


def sees_return(
    own: object = OK, collector: object = OK, agent: object = OK, auditor: object = OK
) -> Expected:
    """Own source, its agent, collector and auditor, each as told; others learn nothing."""
    return only(own_source=own, collector=collector, its_agent=agent, auditor=auditor)


def reads_specification() -> Expected:
    """Everybody who takes part in the collection, designers, and auditors."""
    return {**reads_guidance(), "designer": OK}


def reads_guidance() -> Expected:
    """Everybody who takes part in the collection, and auditors."""
    return only(own_source=OK, other_source=OK, its_agent=OK, collector=OK, auditor=OK)


@dataclass(frozen=True)
class Case:
    """One address: how it is called and what each persona gets."""

    expected: Expected
    kwargs: Callable[[World], dict[str, object]] = lambda world: {}
    query: str = ""


def a_return(world: World) -> dict[str, object]:
    return {"return_pk": world.return_.pk}


def an_item(world: World) -> dict[str, object]:
    return {**a_return(world), "section": "Plots", "item": "PlotsLet"}


def a_record(world: World) -> dict[str, object]:
    return {**a_return(world), "record_pk": world.record.pk}


def a_record_item(world: World) -> dict[str, object]:
    return {**a_record(world), "item": "Built"}


def a_finding_on_a_record(world: World) -> dict[str, object]:
    return {**a_return(world), "finding_pk": world.return_.findings.get(rule="kind Built").pk}


def a_finding(world: World) -> dict[str, object]:
    return {**a_return(world), "finding_pk": world.return_.findings.first().pk}


def an_upload(world: World) -> dict[str, object]:
    return {**a_return(world), "upload_pk": world.upload.pk}


def a_token(world: World) -> dict[str, object]:
    return {"token_pk": world.token.pk}


def a_notification(world: World) -> dict[str, object]:
    own = world.people["own source"]
    assert own is not None
    theirs = Notification.objects.filter(user=own)
    if not theirs:
        tell([Person(own, Role.SOURCE)], News(Kind.NOTE, "PLOTS_2024 – A1", "A note"))
    return {"notification_pk": theirs.all()[0].pk}


def a_batch(world: World) -> dict[str, object]:
    return {**a_collection(world), "batch_pk": world.batch.pk}


def a_bulk_act(world: World) -> dict[str, object]:
    return {**a_collection(world), "act_pk": world.bulk_act.pk}


def an_extension(world: World) -> dict[str, object]:
    return {**a_collection(world), "extension_pk": world.extension.pk}


def a_section(world: World) -> dict[str, object]:
    return {**a_return(world), "section": "Plots"}


def a_collection(world: World) -> dict[str, object]:
    return {"collection_pk": world.return_.collection_id}


def a_rule(world: World) -> dict[str, object]:
    return {**a_collection(world), "rule": "101"}


A_GROUP = f"?group=w{shortened('a path takes two')}"
"""The explanations that say what the source of the world wrote."""


def a_step(name: str) -> Callable[[World], dict[str, object]]:
    return lambda world: {**a_return(world), "name": name}


SOFTWARE = ("own_source", "other_source", "its_agent", "agent_of_another")
"""Whose organisations may have tokens for their software."""

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
    "notifications": [Case(signed_in(OK))],
    "notification_choices": [Case(signed_in(OK))],
    "own_address": [Case(signed_in(OK))],
    "notification": [Case(only(own_source=AWAY), a_notification)],
    "tokens": [Case(only(**dict.fromkeys(SOFTWARE, OK)))],
    "revoke_token": [Case(only(own_source=OK), a_token)],
    "guidance": [Case(reads_guidance(), a_collection)],
    "guidance_page": [
        Case(
            reads_guidance(),
            lambda world: {**a_collection(world), "slug": world.guidance.slug},
        ),
        Case(only(), lambda world: {**a_collection(world), "slug": "nothing"}),
    ],
    "specification": [Case(reads_specification(), a_collection)],
    "sums": [Case(reads_specification(), a_collection)],
    "changes": [Case(reads_specification(), a_collection)],
    "change_list": [
        Case(reads_specification(), lambda world: {**a_collection(world), "format_": "csv"}),
        Case(only(), lambda world: {**a_collection(world), "format_": "exe"}),
    ],
    "specification_file": [
        Case(reads_specification(), lambda world: {**a_collection(world), "name": "items.csv"}),
        Case(only(), lambda world: {**a_collection(world), "name": "items.exe"}),
    ],
    "to_fill_in": [
        Case(sees_return(), lambda world: {**a_return(world), "name": "return-workbook.xlsx"}),
        Case(only(), lambda world: {**a_return(world), "name": "items.csv"}),
    ],
    "desk": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_returns": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_seen": [Case(only(collector=AWAY, its_agent=AWAY, auditor=AWAY), a_collection)],
    "desk_views": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_view_delete": [
        Case(
            only(collector=AWAY, its_agent=AWAY, auditor=AWAY),
            lambda world: {**a_collection(world), "view_pk": 1},
        ),
    ],
    "desk_bulk": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_bulk_act": [Case(only(collector=OK, auditor=OK), a_bulk_act)],
    "desk_bulk_list": [
        Case(
            only(collector=OK, auditor=OK),
            lambda world: {**a_bulk_act(world), "format_": "csv"},
        ),
        Case(only(), lambda world: {**a_bulk_act(world), "format_": "exe"}),
    ],
    "desk_bulk_file": [Case(only(), a_bulk_act)],
    "desk_findings": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_findings_file": [
        Case(
            only(collector=OK, its_agent=OK, auditor=OK),
            lambda world: {**a_collection(world), "format_": "csv"},
        ),
        Case(only(), lambda world: {**a_collection(world), "format_": "exe"}),
    ],
    "desk_rule": [
        Case(only(collector=OK, its_agent=OK, auditor=OK), a_rule),
        Case(only(), lambda world: {**a_collection(world), "rule": "999"}),
    ],
    "desk_alike": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_rule)],
    "desk_answer": [
        Case(only(auditor=REFUSED), a_rule),
        Case(only(collector=OK, its_agent=OK, auditor=REFUSED), a_rule, A_GROUP),
    ],
    "desk_explanations": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_years": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_totals": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_totals_file": [
        Case(
            only(collector=OK, its_agent=OK, auditor=OK),
            lambda world: {**a_collection(world), "format_": "csv"},
        ),
        Case(only(), lambda world: {**a_collection(world), "format_": "exe"}),
    ],
    "return_years": [Case(sees_return(), a_return)],
    "desk_reports": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_report": [
        Case(
            only(collector=OK, its_agent=OK, auditor=OK),
            lambda world: {**a_collection(world), "name": "timeliness"},
        ),
        Case(only(), lambda world: {**a_collection(world), "name": "nothing"}),
    ],
    "desk_report_file": [
        Case(
            only(collector=OK, its_agent=OK, auditor=OK),
            lambda world: {**a_collection(world), "name": "timeliness", "format_": "xlsx"},
        ),
        Case(only(), lambda world: {**a_collection(world), "name": "nothing", "format_": "csv"}),
    ],
    "desk_dates": [Case(only(collector=OK, its_agent=OK, auditor=OK), a_collection)],
    "desk_extensions_file": [
        Case(
            only(collector=OK, its_agent=OK, auditor=OK),
            lambda world: {**a_collection(world), "format_": "csv"},
        ),
        Case(only(), lambda world: {**a_collection(world), "format_": "exe"}),
    ],
    "desk_more_time": [Case(only(collector=OK), a_collection)],
    "desk_more_time_for_all": [Case(only(collector=OK), a_collection)],
    "desk_extension": [Case(only(collector=OK, its_agent=OK, auditor=OK), an_extension)],
    "batches": [Case(only(collector=OK), a_collection)],
    "batch": [Case(only(collector=OK), a_batch)],
    "source_page": [Case(sees_return(), a_return)],
    "first_section": [Case(sees_return(AWAY, AWAY, AWAY, AWAY), a_return)],
    "form": [
        Case(sees_return(), a_section),
        Case(sees_return(agent=REFUSED, auditor=REFUSED), a_section, "?mode=edit"),
    ],
    "add_record": [
        Case(
            sees_return(agent=REFUSED, auditor=REFUSED),
            lambda world: {**a_return(world), "section": "Shed"},
        )
    ],
    "record": [
        Case(sees_return(), a_record),
        Case(sees_return(agent=REFUSED, auditor=REFUSED), a_record, "?mode=edit"),
    ],
    "remove_record": [Case(sees_return(agent=REFUSED, auditor=REFUSED), a_record)],
    "record_item_findings": [Case(sees_return(), a_record_item)],
    "record_item_notes": [Case(sees_return(), a_record_item)],
    "record_item_history": [Case(sees_return(), a_record_item)],
    "finding_record": [Case(sees_return(AWAY, AWAY, AWAY, AWAY), a_finding_on_a_record)],
    "error_report": [Case(sees_return(), a_return)],
    "ok_finding": [Case(sees_return(own=REFUSED, agent=REFUSED, auditor=REFUSED), a_finding)],
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
            only(),
            lambda world: {**a_return(world), "format_": "exe"},
        ),
    ],
    "correction_workbook": [Case(sees_return(), a_return)],
    "printed": [Case(sees_return(), a_return)],
    "printed_pdf": [Case(sees_return(), a_return)],
    "report": [
        Case(sees_return(), lambda world: {**a_return(world), "name": "outstanding"}),
        Case(only(), lambda world: {**a_return(world), "name": "nothing"}),
    ],
    "report_file": [
        Case(
            sees_return(),
            lambda world: {**a_return(world), "name": "outstanding", "format_": "csv"},
        ),
        Case(only(), lambda world: {**a_return(world), "name": "outstanding", "format_": "exe"}),
    ],
    "uploads": [Case(sees_return(), a_return)],
    "upload": [Case(sees_return(), an_upload)],
    "export": [Case(sees_return(), a_return)],
    "status": [Case(sees_return(), a_return)],
    "trail": [Case(sees_return(), a_return)],
    "trail_file": [
        Case(sees_return(), lambda world: {**a_return(world), "format_": "csv"}),
        Case(sees_return(), lambda world: {**a_return(world), "format_": "jsonl"}),
        Case(only(), lambda world: {**a_return(world), "format_": "exe"}),
    ],
    "at_moment": [
        Case(sees_return(), a_return),
        Case(sees_return(400, 400, 400, 400), a_return, "?at=never"),
    ],
    "more_time": [Case(sees_return(collector=GONE, auditor=GONE), a_return)],
    "take_step": [
        Case(sees_return(own=OK, collector=GONE, agent=GONE, auditor=GONE), a_step("submit")),
        Case(sees_return(own=OK, collector=GONE, auditor=GONE), a_step("delete_data")),
        Case(sees_return(own=GONE, collector=OK, agent=GONE, auditor=GONE), a_step("authorise")),
        Case(
            sees_return(own=GONE, collector=OK, agent=GONE, auditor=GONE),
            a_step("reject_by_collector"),
        ),
        Case(sees_return(own=GONE, collector=OK, agent=GONE, auditor=GONE), a_step("reopen")),
        Case(sees_return(own=GONE, collector=OK, agent=GONE, auditor=GONE), a_step("restore_data")),
        Case(sees_return(own=GONE, collector=GONE, auditor=GONE), a_step("approve")),
        Case(sees_return(own=GONE, collector=GONE, auditor=GONE), a_step("reject_by_agent")),
        Case(only(), a_step("load")),
    ],
}


WRITERS = [
    ("form", a_section, {"item-PlotsLet": "9", "opened": "{}", "then": "Plots"}),
    (
        "add_record",
        lambda world: {**a_return(world), "section": "Shed"},
        {"item-ShedNo": "9", "opened": "{}"},
    ),
    ("record", a_record, {"item-ShedNo": "9", "opened": "{}"}),
    ("remove_record", a_record, {"seen": "none"}),
    ("record_item_notes", a_record_item, {"text": "A note"}),
    ("ok_finding", a_finding, {"reason": "Because"}),
    ("desk_rule", a_rule, {"finding": "1-x"}),
    ("desk_answer", a_rule, {"text": "Thank you"}),
    ("desk_explanations", a_collection, {"rule": "101", "text": "There is a path"}),
    ("finding_notes", a_finding, {"text": "A note"}),
    ("all_notes", a_return, {"text": "A note"}),
    ("uploads", a_return, {"file": ContentFile(b"<Message/>", "a.xml")}),
    ("upload", an_upload, {"act": "confirm", "seen": "none"}),
    ("upload", an_upload, {"act": "drop"}),
    ("batches", a_collection, {"file": ContentFile(b"<Message/>", "a.zip")}),
    ("more_time", a_return, {"until-day": "1", "until-month": "1", "until-year": "2100"}),
    ("desk_extension", an_extension, {"choice": "decline", "text": "No"}),
    ("desk_more_time", a_collection, {"reason": "Floods"}),
    ("desk_more_time_for_all", a_collection, {"reason": "Floods"}),
    ("batch", a_batch, {"act": "load_all"}),
    ("batch", a_batch, {"act": "drop_all"}),
    ("desk_bulk", a_collection, {"deed": "reject", "all": "1"}),
    ("desk_bulk_act", a_bulk_act, {"act": "confirm", "reason": "Because"}),
    ("desk_bulk_act", a_bulk_act, {"act": "undo", "reason": "Because"}),
    ("item_notes", an_item, {"text": "A note"}),
    ("revoke_token", a_token, {}),
    *(
        ("take_step", a_step(name), {"reason": "Because"})
        for name in ("delete_data", "authorise", "reject_by_collector", "reopen", "submit")
    ),
]

"""The table of who may see and do what: every address, for every role, own and others' returns."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client

from collect.exchange.models import Batch, Upload, UploadState
from collect.guidance.models import GuidancePage
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.organisations.tokens import make_token
from collect.returns.services.records import add_record
from collect.returns.services.status import take_step
from factories import department, fill, return_of, source_of, toy, user

OK, GONE, AWAY, REFUSED, TO_SIGN_IN = 200, 404, 302, 403, "sign in"

PERSONAS = (
    "own source", "other source", "its agent", "agent of another", "collector",
    "collector of another series", "auditor", "auditor of another series", "designer", "approver",
    "nobody", "switched off", "signed out",
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
    kwargs: Callable[["World"], dict[str, object]] = lambda world: {}
    query: str = ""


def a_return(world: "World") -> dict[str, object]:
    return {"return_pk": world.return_.pk}


def an_item(world: "World") -> dict[str, object]:
    return {**a_return(world), "section": "Plots", "item": "PlotsLet"}


def a_record(world: "World") -> dict[str, object]:
    return {**a_return(world), "record_pk": world.record.pk}


def a_record_item(world: "World") -> dict[str, object]:
    return {**a_record(world), "item": "Built"}


def a_finding_on_a_record(world: "World") -> dict[str, object]:
    return {**a_return(world), "finding_pk": world.return_.findings.get(rule="kind Built").pk}


def a_finding(world: "World") -> dict[str, object]:
    return {**a_return(world), "finding_pk": world.return_.findings.first().pk}


def an_upload(world: "World") -> dict[str, object]:
    return {**a_return(world), "upload_pk": world.upload.pk}


def a_token(world: "World") -> dict[str, object]:
    return {"token_pk": world.token.pk}


def a_batch(world: "World") -> dict[str, object]:
    return {**a_collection(world), "batch_pk": world.batch.pk}


def a_section(world: "World") -> dict[str, object]:
    return {**a_return(world), "section": "Plots"}


def a_collection(world: "World") -> dict[str, object]:
    return {"collection_pk": world.return_.collection_id}


def a_step(name: str) -> Callable[["World"], dict[str, object]]:
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
    "uploads": [Case(sees_return(), a_return)],
    "upload": [Case(sees_return(), an_upload)],
    "export": [Case(sees_return(), a_return)],
    "status": [Case(sees_return(), a_return)],
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


class World:
    """One submitted return with errors and a note, and everybody who might look at it."""

    def __init__(self) -> None:
        toy(2023)
        collection = toy()
        self.return_ = return_of(collection, "A1")
        self.other = return_of(collection, "A2")
        source = source_of(self.return_)
        fill(self.return_, "Plots", source, PlotsLet="7")
        texts = {"ShedNo": "1", "Built": "long ago"}
        self.record = add_record(self.return_.pk, "Shed", texts, by=source).record
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
        self.batch = Batch.objects.create(
            collection=collection,
            name="a.zip",
            size=1,
            by=user(Role.COLLECTOR),
            role=Role.COLLECTOR,
            organisation=department(),
            state=UploadState.READY,
            total=1,
        )
        self.guidance = GuidancePage.objects.create(series="PLOTS", title="Plots", slug="plots")
        self.return_.agent = Organisation.objects.create(native_id="AG", name="A", type="agent")
        self.return_.save()
        self.people = self._people()
        own = self.people["own source"]
        assert own is not None
        member = own.memberships.get()
        self.token, _ = make_token(member, by=own, name="Ours", days=30)

    def _people(self) -> dict[str, User | None]:
        federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
        limited = user(Role.COLLECTOR)
        limited.memberships.update(series=["BOATS"])
        elsewhere = user(Role.AUDITOR)
        elsewhere.memberships.update(series=["BOATS"])
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
            "auditor": user(Role.AUDITOR),
            "auditor of another series": elsewhere,
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
    ("finding_notes", a_finding, {"text": "A note"}),
    ("all_notes", a_return, {"text": "A note"}),
    ("uploads", a_return, {"file": ContentFile(b"<Message/>", "a.xml")}),
    ("upload", an_upload, {"act": "confirm", "seen": "none"}),
    ("upload", an_upload, {"act": "drop"}),
    ("batches", a_collection, {"file": ContentFile(b"<Message/>", "a.zip")}),
    ("batch", a_batch, {"act": "load_all"}),
    ("batch", a_batch, {"act": "drop_all"}),
    ("item_notes", an_item, {"text": "A note"}),
    ("revoke_token", a_token, {}),
    *(
        ("take_step", a_step(name), {"reason": "Because"})
        for name in ("delete_data", "authorise", "reject_by_collector", "reopen", "submit")
    ),
]

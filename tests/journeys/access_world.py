"""One collection with everybody who might look at it, for the table of who may see what."""

from datetime import date

from django.test import Client
from django.utils import timezone

from collect.desk.models import BulkAct, Deed, MemberState
from collect.exchange.models import Batch, Upload, UploadState
from collect.guidance.models import GuidancePage
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.organisations.tokens import make_token
from collect.returns.models import Extension, ExtensionState
from collect.returns.services.notes import add_note
from collect.returns.services.records import add_record
from collect.returns.services.status import take_step
from factories import department, fill, return_of, source_of, toy, user

PERSONAS = (
    "own source", "other source", "its agent", "agent of another", "collector",
    "collector of another series", "auditor", "auditor of another series", "designer", "approver",
    "nobody", "switched off", "signed out",
)  # fmt: skip


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
        explained = self.return_.findings.get(rule="101")
        add_note(self.return_, "A path takes two.", by=source, finding=explained)
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
        self.extension = Extension.objects.create(
            collection=collection,
            organisation=self.return_.source,
            until=date(2024, 12, 31),
            reason="Floods",
            state=ExtensionState.ASKED,
        )
        self.bulk_act = BulkAct.objects.create(
            collection=collection,
            deed=Deed.REJECT,
            by=user(Role.COLLECTOR),
            role=Role.COLLECTOR,
            organisation=department(),
            started_at=timezone.now(),
        )
        self.bulk_act.members.create(return_of=self.return_, state=MemberState.REFUSED)
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

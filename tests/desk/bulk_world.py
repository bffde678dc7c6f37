"""Three sources of the toy collection and the people who act on their returns together."""

from __future__ import annotations

from dataclasses import dataclass, field

from collect.definitions.models import DataCollection
from collect.desk.models import BulkAct, Deed, MemberState
from collect.desk.services.bulk import confirm, prepare
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.reach import Reach, reach_of
from collect.returns.services.status import take_step
from factories import fill, return_of, source_of, toy, user
from uploads.zips import Capture

GOOD_SITE = {"SiteName": "The Top", "Water": "Yes", "Email": "plots@example.org"}
GOOD_PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10", "Rent": "40"}
WRONG_SUM = {**GOOD_PLOTS, "PlotsAll": "11"}


@dataclass
class World:
    """The collection, its desk for a collector and an auditor, and how jobs are run."""

    capture: Capture
    collection: DataCollection = field(default_factory=toy)

    def __post_init__(self) -> None:
        self.collector = self.desk(user(Role.COLLECTOR))
        self.auditor = self.desk(user(Role.AUDITOR))

    def desk(self, who: User) -> Reach:
        """Somebody at the desk of the collection, as they may be by now."""
        found = reach_of(User.objects.get(pk=who.pk), self.collection)
        assert found is not None
        return found

    def agent(self, *sources: str) -> Reach:
        """The desk of an agent of these sources, in a collection with an agent step."""
        fed = Organisation.objects.create(native_id="FED", name="Federation", type="agent")
        self.collection.agent_step = True
        self.collection.save()
        self.collection.returns.filter(source__native_id__in=sources).update(agent=fed)
        return self.desk(user(Role.AGENT, fed))

    def return_(self, native_id: str) -> Return:
        """A return as it is now."""
        return return_of(self.collection, native_id)

    def statuses(self, *native_ids: str) -> list[str]:
        """The statuses of returns as they are now."""
        return [str(self.return_(native_id).status) for native_id in native_ids]

    def submitted(self, native_id: str, plots: dict[str, str] | None = None) -> Return:
        """A submitted return; its source has typed good figures, or these."""
        self.loaded(native_id, plots)
        return_ = self.return_(native_id)
        take_step(return_.pk, "submit", by=source_of(return_))
        return self.return_(native_id)

    def loaded(self, native_id: str, plots: dict[str, str] | None = None) -> Return:
        """A return that is loaded but not submitted."""
        return_ = self.return_(native_id)
        source = source_of(return_)
        fill(return_, "Site", source, **GOOD_SITE)
        fill(return_, "Plots", source, **(plots or GOOD_PLOTS))
        return self.return_(native_id)

    def prepare(self, reach: Reach, deed: Deed, *native_ids: str) -> BulkAct:
        """Prepare a deed for these returns."""
        return prepare(reach, deed, [self.return_(native_id).pk for native_id in native_ids])

    def act(
        self, reach: Reach, deed: Deed, *native_ids: str, reason: str = "", **how: str
    ) -> BulkAct:
        """Prepare a deed for these returns, confirm it, and run its job."""
        prepared = self.prepare(reach, deed, *native_ids)
        with self.capture(execute=True):
            confirm(prepared, reach, reason=reason, **how)
        return BulkAct.objects.select_related("collection").get(pk=prepared.pk)


def told(act: BulkAct) -> dict[str, tuple[str, str]]:
    """What became of each return of the act: its state and the reason, by Native ID."""
    members = act.members.select_related("return_of__source")
    return {m.return_of.source.native_id: (MemberState(m.state).value, m.why) for m in members}

"""Acts on a return in any order, and all that a return is at a moment, to compare."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from collect.definitions.models import RuleSwitch
from collect.definitions.publishing import publish
from collect.definitions.specs import spec_of
from collect.organisations.roles import Role
from collect.returns import access
from collect.returns.access import Actor, Refused
from collect.returns.at_moment import Moment
from collect.returns.data import read_flat
from collect.returns.locking import locked
from collect.returns.models import Finding, FindingState, Note, Record, Return
from collect.returns.services import enrolment
from collect.returns.services.correcting import RecordTexts, correct_records
from collect.returns.services.editing import save_section
from collect.returns.services.findings import take_ok_back
from collect.returns.services.loading import load_returns
from collect.returns.services.notes import add_note
from collect.returns.services.records import add_record, save_record
from collect.returns.services.removal import remove_record, state_of
from collect.returns.services.revalidation import revalidate
from collect.returns.services.status import take_step
from collect.returns.trail_chain import canonical
from collect.returns.trail_content import FINDING, NOTE, RECORD, facts_of
from factories import collector_of, ok, source_of
from rules.data import RecordData, ReturnData

Facts = dict[str, Any]
NUMBERS = ("1", "2", "3", "30", "seven", "")


class Acts:
    """Somebody of the source and a collector, who do this and that to a return."""

    def __init__(self, return_: Return, before: Return, seed: int) -> None:
        self.chance = random.Random(seed)
        self.return_, self.before = return_, before
        self.source, self.collector = source_of(return_), collector_of(return_)

    def now(self) -> Return:
        """The return as it is stored."""
        return locked(self.return_.pk)

    def do_one(self) -> str:
        """Do something; the name of what was done, or "" where it was not possible."""
        act: Callable[[], object] = self.chance.choice(
            [
                self.edit, self.edit, self.add, self.add, self.change, self.change, self.remove,
                self.load, self.correct, self.ok, self.ok, self.take_ok_back, self.note,
                self.note, self.step, self.step, self.switch, self.publish, self.last_year,
            ]
        )  # fmt: skip
        try:
            act()
        except Refused:
            return ""
        return act.__name__

    def number(self) -> str:
        return self.chance.choice(NUMBERS)

    def who(self) -> Actor:
        return self.chance.choice((self.source, self.collector))

    def record(self) -> Record:
        held = list(self.return_.records.exclude(key=""))
        if not held:
            raise Refused("There is none.")
        return self.chance.choice(held)

    def finding(self, *states: FindingState) -> Finding:
        held = list(self.return_.findings.filter(state__in=states))
        if not held:
            raise Refused("There is none.")
        return self.chance.choice(held)

    def edit(self) -> None:
        texts = {"PlotsLet": self.number(), "PlotsAll": self.number()}
        save_section(self.return_.pk, "Plots", texts, by=self.who(), reason="Counted")

    def add(self) -> None:
        texts = {"ShedNo": self.number(), "Built": self.number()}
        add_record(self.return_.pk, "Shed", texts, by=self.who())

    def change(self) -> None:
        texts = {"ShedNo": self.number(), "Remark": self.number()}
        save_record(self.return_.pk, self.record().pk, texts, by=self.who())

    def remove(self) -> None:
        record = self.record()
        remove_record(self.return_.pk, record.pk, by=self.who(), seen=state_of(record))

    def load(self) -> None:
        shed = RecordData("Shed", {"ShedNo": 2}, {"Built": self.number() or "?"}, "2")
        plots = {"PlotsLet": self.number(), "PlotsAll": "3", "Water": "1"}
        flat = read_flat(spec_of(self.return_.publication), plots, self.return_.source)
        data = ReturnData((*flat.records, shed))
        load_returns([(self.return_.pk, data)], by=self.who(), origin="a.xml")

    def correct(self) -> None:
        wanted = RecordTexts("Plots", "", {"PlotsEmpty": self.number()})
        correct_records(self.return_.pk, [wanted], by=self.who(), origin="a.xlsx")

    def ok(self) -> None:
        finding = self.finding(FindingState.OPEN, FindingState.CONFIRM_AGAIN)
        ok(finding, by=self.collector, reason="So it is")

    def take_ok_back(self) -> None:
        take_ok_back(self.finding(FindingState.OKD).pk, by=self.collector)

    def note(self) -> None:
        on: Facts = self.chance.choice(({}, {"section": "Plots", "item": "PlotsLet"}))
        if self.return_.findings.exists() and self.chance.random() < 0.7:
            on = {"finding": self.return_.findings.order_by("?").first()}
        add_note(self.now(), "We counted twice", by=self.who(), **on)

    def step(self) -> None:
        steps = ("submit", "authorise", "reject_by_collector", "reopen", "delete_data",
                 "restore_data")  # fmt: skip
        name = self.chance.choice(steps)
        by = self.source if name in ("submit", "delete_data") else self.collector
        take_step(self.return_.pk, name, by=by, reason="Because")

    def switch(self) -> None:
        RuleSwitch.objects.create(
            collection=self.return_.collection,
            rule=self.chance.choice(("101", "105Q")),
            setting=self.chance.choice(("off", "query", "error")),
            starts=timezone.localdate(),
            reason="It is wrong about paths",
        )
        list(revalidate(self.return_.collection))

    def publish(self) -> None:
        rule = self.return_.collection.rules.get(number="102")
        rule.switch, rule.switch_reason = self.chance.choice((("on", ""), ("off", "Why")))
        rule.save()
        publish(self.return_.collection, reason="Something")
        enrolment.enrol(self.return_.collection)
        list(revalidate(self.return_.collection))

    def last_year(self) -> None:
        by = access.Actor(self.source.user, Role.SOURCE, self.source.organisation)
        texts = {"PlotsAll": self.number(), "PlotsLet": "1"}
        save_section(self.before.pk, "Plots", texts, by=by)


def as_it_is(return_: Return) -> Facts:
    """All that the return is now, from its own rows."""
    standing = return_.findings.exclude(state=FindingState.SOLVED)
    return _said(return_, return_.records.all(), standing, return_.notes.all())


def as_it_was(moment: Moment) -> Facts:
    """The same, from the trail."""
    return _said(moment.return_, moment.records, moment.findings, moment.notes)


def _said(
    return_: Return,
    records: Sequence[Record],
    findings: Sequence[Finding],
    notes: Sequence[Note],
) -> Facts:
    names = [name for name in FINDING if name != "order"]
    counts = (return_.errors, return_.queries, return_.okd, return_.to_confirm)
    return {
        "status": (return_.status, return_.has_data, return_.publication.number),
        "counts": counts,
        "dates": (return_.loaded_at, return_.submitted_at, return_.loaded_from),
        "records": sorted((r.pk, canonical(facts_of(r, RECORD))) for r in records),
        "findings": sorted((f.pk, canonical(facts_of(f, names))) for f in findings),
        "order": [f.pk for f in sorted(findings, key=lambda f: (f.order, f.pk))],
        "notes": sorted((n.pk, canonical(facts_of(n, NOTE))) for n in notes),
    }

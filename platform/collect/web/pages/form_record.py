"""Where one record of many stands: what it is called, and the ways to the others around it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from collect.returns.access import may_edit
from collect.returns.data import name_of
from collect.returns.models import Record
from collect.returns.selectors import Counts
from collect.web.pages.form_rows import RecordFacts
from collect.web.pages.parts import Button, ReturnHead
from rules.records import has_many
from rules.spec import CollectionSpec, SectionSpec

BEGINS = "begins"
"""In an address: the form was opened on a return without data."""


@dataclass(frozen=True, slots=True)
class NestedSection:
    """A section whose records are inside the one shown: how many, and the ways to them.

    `add_url` is empty where nothing can be added.
    """

    title: str
    count: int
    findings: int
    url: str
    add_url: str


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """What `web/form.html` shows around a record of many; `record` is None for a new one.

    Addresses are empty where there is nothing to go to.
    """

    record: Record | None
    title: str
    own_url: str
    save_url: str
    list_url: str
    parent_title: str = ""
    parent_url: str = ""
    position: int = 0
    total: int = 0
    previous_url: str = ""
    next_url: str = ""
    remove_url: str = ""
    nested: list[NestedSection] = field(default_factory=list)

    @property
    def leave_url(self) -> str:
        """Where one goes who does not save."""
        return self.own_url or self.parent_url or self.list_url

    def buttons(self, head: ReturnHead, mode: str) -> list[Button]:
        """The button row of the form; View and Edit are of this record."""
        if self.record is None:
            return head.form_buttons("")
        urls = {"View": self.own_url, "Edit": f"{self.own_url}?mode=edit"}
        return [
            replace(button, url=urls[button.label])
            if button.url and button.label in urls
            else button
            for button in head.form_buttons(mode)
        ]


def record_url(record: Record) -> str:
    """The page of a record of many."""
    return reverse("record", args=(record.return_of_id, record.pk))


def list_url(return_pk: int, section: SectionSpec, parent: Record | None = None) -> str:
    """The list of the section's records, or of those inside one record."""
    query = "?" + urlencode({"parent": parent.pk}) if parent else ""
    return reverse("form", args=(return_pk, section.code)) + query


def add_url(
    return_pk: int, section: SectionSpec, parent: Record | None = None, *, begins: bool = False
) -> str:
    """The form for a new record, inside another where `parent` is given; `begins` a return."""
    given = {"parent": str(parent.pk)} if parent else {}
    given |= {BEGINS: "yes"} if begins else {}
    query = "?" + urlencode(given) if given else ""
    return reverse("add_record", args=(return_pk, section.code)) + query


def new_place(head: ReturnHead, section: SectionSpec, parent: Record | None) -> RecordPlace:
    """The place of a record that is to be added."""
    pk = head.return_.pk
    return RecordPlace(
        record=None,
        title=f"{section.title}: new record" if section.repeats else section.title,
        own_url="",
        save_url=add_url(pk, section, parent, begins=not head.return_.has_data),
        list_url=list_url(pk, section, parent),
        **_parent(head, parent),
    )


def place_of(head: ReturnHead, section: SectionSpec, record: Record, mode: str) -> RecordPlace:
    """The place of a record among those of its section, and of its parent if it has one of many."""
    parent = many_parent(head.spec, record)
    around = head.return_.records.filter(section=section.code)
    if parent:
        around = around.filter(parent=parent)
    found = around.aggregate(
        position=Count("pk", filter=Q(pk__lte=record.pk)),
        total=Count("pk"),
        before=Max("pk", filter=Q(pk__lt=record.pk)),
        after=Min("pk", filter=Q(pk__gt=record.pk)),
    )
    pk, query = head.return_.pk, "?mode=edit" if mode == "edit" else ""
    others = {
        name: reverse("record", args=(pk, found[name])) + query if found[name] else ""
        for name in ("before", "after")
    }
    may = may_edit(head.actor, head.return_)
    return RecordPlace(
        record=record,
        title=name_of(record, section),
        own_url=record_url(record),
        save_url=f"{record_url(record)}?{urlencode(_whereabouts(section, parent))}",
        list_url=list_url(pk, section, parent),
        position=found["position"],
        total=found["total"],
        previous_url=others["before"],
        next_url=others["after"],
        remove_url=reverse("remove_record", args=(pk, record.pk)) if may else "",
        nested=_nested(head, section, record, may_add=bool(may)),
        **_parent(head, parent),
    )


def _whereabouts(section: SectionSpec, parent: Record | None) -> dict[str, str]:
    """Where the record would be added again, should somebody remove it before it is saved."""
    return {"section": section.code, **({"parent": str(parent.pk)} if parent else {})}


def facts_of(head: ReturnHead, section: SectionSpec, record: Record | None) -> RecordFacts:
    """What is known of one record of many; of one that is to be added, nothing."""
    items = {item.code: item for item in section.items}
    if record is None:
        return RecordFacts("", (), {}, items)
    here = (section.code, record.key)
    findings = [finding for finding in head.findings if (finding.section, finding.record) == here]
    counts: dict[str, Counts] = {code: Counts() for code in items}
    for finding in findings:
        name = "okd" if finding.is_okd else "errors" if finding.is_error else "queries"
        for code in set(finding.items) & items.keys():
            setattr(counts[code], name, getattr(counts[code], name) + 1)
    notes = head.return_.notes.filter(section=section.code, record=record.key, item__in=items)
    for code, total in notes.order_by().values_list("item").annotate(Count("pk")):
        counts[code].notes = total
    url = reverse("record_item_findings", args=(head.return_.pk, record.pk, "ITEM"))
    return RecordFacts(url, findings, counts, items)


def many_parent(spec: CollectionSpec, record: Record) -> Record | None:
    """The record that this one is inside of, where that is one of many."""
    above = spec.section_by_code.get(spec.section_by_code[record.section].parent)
    return record.parent if above and has_many(spec, above) else None


def next_url(record: Record, parent: Record | None) -> str:
    """The page of the record after this one, inside `parent` if it is given; "" after the last."""
    later = Record.objects.filter(
        return_of=record.return_of_id, section=record.section, pk__gt=record.pk
    )
    following = (later.filter(parent=parent) if parent else later).order_by("pk").first()
    return record_url(following) if following else ""


def _parent(head: ReturnHead, parent: Record | None) -> dict[str, str]:
    if parent is None:
        return {}
    above = head.spec.section_by_code[parent.section]
    return {"parent_title": name_of(parent, above), "parent_url": record_url(parent)}


def _nested(
    head: ReturnHead, section: SectionSpec, record: Record, *, may_add: bool
) -> list[NestedSection]:
    """What is inside the record, a line for each section that is nested in its own."""
    below = [inner for inner in head.spec.sections if inner.parent == section.code]
    if not below:
        return []
    held: dict[str, dict[str, int]] = {}
    for code, key, pk in record.children.order_by("pk").values_list("section", "key", "pk"):
        held.setdefault(code, {})[key] = pk
    return [_inside(head, inner, record, held.get(inner.code, {}), may_add) for inner in below]


def _inside(
    head: ReturnHead, inner: SectionSpec, record: Record, held: dict[str, int], may_add: bool
) -> NestedSection:
    pk = head.return_.pk
    only = None if inner.repeats else next(iter(held.values()), None)
    can_add = may_add and (inner.repeats or only is None)
    return NestedSection(
        title=inner.title,
        count=len(held),
        findings=sum(
            f.section == inner.code and f.record in held and not f.is_okd for f in head.findings
        ),
        url=reverse("record", args=(pk, only)) if only else list_url(pk, inner, record),
        add_url=add_url(pk, inner, record) if can_add else "",
    )

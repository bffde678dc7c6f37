"""What several pages share: the line about a return, buttons, and the tree of sections."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from collect.definitions.specs import spec_of
from collect.returns.access import Actor, Decision, may_add, may_edit, may_open, may_take, steps_for
from collect.returns.models import Finding, Return
from collect.returns.selectors import Counts, ReturnCounts, counts_of, findings_of
from collect.returns.workflow import ReturnStatus, step_of
from rules.spec import CollectionSpec

MAIN_STEPS = ("submit", "approve", "authorise")
"""The steps that move a return on: their button is the one that stands out."""

TAG_COLOURS = {
    ReturnStatus.NO_DATA: "grey",
    ReturnStatus.LOADED: "blue",
    ReturnStatus.AMENDED_BY_SOURCE: "yellow",
    ReturnStatus.SUBMITTED: "turquoise",
    ReturnStatus.REJECTED: "red",
    ReturnStatus.AMENDED_BY_AGENT: "yellow",
    ReturnStatus.APPROVED: "purple",
    ReturnStatus.REJECTED_BY_COLLECTOR: "red",
    ReturnStatus.AMENDED_BY_COLLECTOR: "yellow",
    ReturnStatus.AUTHORISED: "green",
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button as users know it by name; one without a URL is shown disabled with its reason."""

    label: str
    url: str = ""
    explanation: str = ""
    reason: str = ""
    current: bool = False
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several pages or lists to go to, as `web/components/sub_navigation.html` draws it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One section in the tree, with the number of its open errors and queries."""

    title: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class ReturnHead:
    """The line that every page of a return starts with."""

    return_: Return
    actor: Actor
    spec: CollectionSpec
    findings: list[Finding]
    counts: ReturnCounts

    @property
    def title(self) -> str:
        """Collection and source, such as `SERIES – Name`."""
        return f"{self.spec.series} – {self.return_.source.name}"

    @property
    def whole(self) -> Counts:
        """The counts of the return as a whole."""
        return self.counts.whole

    @property
    def tag_colour(self) -> str:
        """The colour of the status tag."""
        return TAG_COLOURS[ReturnStatus(self.return_.status)]

    @property
    def source_url(self) -> str:
        """The return's own page."""
        return reverse("source_page", args=(self.return_.pk,))

    def form_buttons(self, mode: str, section: str = "") -> list[Button]:
        """The button row of the form, in the order and words of the old system."""
        pk, first = self.return_.pk, section or self.spec.sections[0].code
        form = reverse("form", args=(pk, first))
        return [
            Button("All Errors", reverse("error_report", args=(pk,)), current=mode == "errors"),
            Button("All Notes", reverse("all_notes", args=(pk,)), current=mode == "notes"),
            button_for("Add", f"{form}?mode=edit", may_add(self.actor, self.return_)),
            button_for("View", form, may_open(self.actor, self.return_), current=mode == "view"),
            button_for("Edit", f"{form}?mode=edit", self._may_edit_data(), current=mode == "edit"),
            button_for("Delete", step_url(pk, "delete_data"), self._may_delete()),
            Button("Status", reverse("status", args=(pk,)), current=mode == "status"),
        ]

    def _may_edit_data(self) -> Decision:
        return may_open(self.actor, self.return_) and may_edit(self.actor, self.return_)

    def _may_delete(self) -> Decision:
        return may_take(self.actor, "delete_data", self.return_)

    def tree(self, current: str = "", mode: str = "view") -> list[TreeNode]:
        """The sections, each with its count of open errors and queries."""
        query = "?mode=edit" if mode == "edit" else ""
        return [
            TreeNode(
                section.title,
                reverse("form", args=(self.return_.pk, section.code)) + query,
                self.counts.by_section[section.code].open,
                section.code == current,
            )
            for section in self.spec.sections
        ]


def button_for(
    label: str,
    url: str,
    decision: Decision,
    explanation: str = "",
    *,
    current: bool = False,
    is_main: bool = False,
) -> Button:
    """The button for what is decided upon: it leads there, or says why it cannot."""
    if decision:
        return Button(label, url, explanation, current=current, is_main=is_main)
    return Button(label, "", explanation, sentence(decision), is_main=is_main)


def head_of(return_: Return, actor: Actor) -> ReturnHead:
    """The head of any page of a return: one query for findings, one for notes."""
    spec = spec_of(return_.publication)
    findings = findings_of(return_)
    return ReturnHead(return_, actor, spec, findings, counts_of(return_, spec, findings))


def sentence(decision: Decision) -> str:
    """Why something is not possible, as a sentence."""
    return f"Not possible now: {decision.reason}." if decision.reason else ""


def step_url(return_pk: int, name: str) -> str:
    """The page on which a step is confirmed."""
    return reverse("take_step", args=(return_pk, name))


def item_url(head: ReturnHead, section: str, item: str, *, edit: bool) -> str:
    """The place in the form where an item stands."""
    query = "?" + urlencode({"mode": "edit"}) if edit else ""
    return f"{reverse('form', args=(head.return_.pk, section))}{query}#item-{item}"


def step_buttons(head: ReturnHead) -> dict[str, Button]:
    """The buttons of the workflow steps that the reader's role has, by the step's name."""
    pk, found = head.return_.pk, {}
    for name, decision in steps_for(head.actor, head.return_):
        step = step_of(name)
        found[name] = button_for(
            step.label,
            step_url(pk, name),
            decision,
            step.explanation,
            is_main=name in MAIN_STEPS,
        )
    return found

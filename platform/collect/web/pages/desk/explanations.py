"""The explanations of one rule in groups, and the library of usual ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Q

from collect.desk.alike import Group, groups_of
from collect.desk.bulk import deeds_of
from collect.desk.memory import remembered
from collect.desk.models import Deed
from collect.returns.access import Decision, may_keep_explanations
from collect.returns.explanations import usual_from, wording_of
from collect.returns.models import Explanation, Note
from collect.returns.reach import Reach
from collect.web.pages.desk.findings import names_in
from collect.web.pages.desk.rule_names import RuleNames

SHOWN = 50
"""Groups on the page, the largest; the rest are few of a kind."""

FIGURES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group with how it stands."""

    group: Group
    figures: list[str]
    more_figures: int

    @property
    def text(self) -> str:
        """The usual explanation's words, or what the first of them says."""
        usual = self.group.usual
        return wording_of(usual.text).shown if usual else self.group.sample


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """What `web/desk/explanations_groups.html` shows."""

    rule: str
    title: str
    message: str
    groups: list[GroupShown]
    left_out: int
    explained: int
    may_settle: bool
    may_answer: bool
    may_keep: bool


@dataclass(frozen=True, slots=True)
class UsualShown:
    """One usual explanation and how many notes within reach have its words."""

    explanation: Explanation
    shown: str
    used: int


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """What `web/desk/explanations.html` shows; `rule` is the one whose explanations these are."""

    rule: str
    rules: list[tuple[str, str, int]]
    message: str
    offered: list[UsualShown]
    retired: list[UsualShown]
    may_keep: Decision
    text: str
    problem: str


def groups_page(reach: Reach, rule: str) -> GroupsPage | None:
    """The explanations of the rule within reach; None where nothing is published."""
    names = names_in(reach)
    if names is None:
        return None
    groups = remembered(reach, ("alike", rule), partial(groups_of, reach, rule))
    return GroupsPage(
        rule=rule,
        title=names.title(rule),
        message=names.message(rule),
        groups=[shown_group(group) for group in groups[:SHOWN]],
        left_out=len(groups[SHOWN:]),
        explained=sum(len(group.members) for group in groups),
        may_settle=Deed.OK in deeds_of(reach),
        may_answer=not reach.only_reads,
        may_keep=bool(may_keep_explanations(reach.actor)) and names.knows(rule),
    )


def shown_group(group: Group) -> GroupShown:
    """The group with the first of the figures that were given."""
    figures = group.figures
    return GroupShown(group, figures[:FIGURES_SHOWN], len(figures[FIGURES_SHOWN:]))


def library_page(
    reach: Reach, rule: str, *, text: str = "", problem: str = ""
) -> LibraryPage | None:
    """The library of the series, of one rule if it is one; None where nothing is published."""
    names = names_in(reach)
    if names is None:
        return None
    theirs = Explanation.objects.filter(series=reach.collection.series)
    rule = rule if names.knows(rule) else ""
    used = Count("notes", filter=Q(notes__return_of__in=reach.returns.order_by()))
    found = [
        UsualShown(one, wording_of(one.text).shown, one.used)
        for one in theirs.filter(rule=rule).annotate(used=used)
    ]
    return LibraryPage(
        rule=rule,
        rules=_rules(names, theirs.filter(retired_at=None).values_list("rule", flat=True)),
        message=names.message(rule),
        offered=[one for one in found if one.explanation.retired_at is None],
        retired=[one for one in found if one.explanation.retired_at is not None],
        may_keep=may_keep_explanations(reach.actor),
        text=text,
        problem=problem,
    )


def text_from_note(reach: Reach, rule: str, note: str) -> str:
    """A note on the rule within reach as the start of a usual explanation, or ""."""
    if not note.isascii() or not note.isdigit() or len(note) > 18:
        return ""
    theirs = Note.objects.filter(return_of__in=reach.returns.order_by(), rule=rule)
    text = theirs.filter(pk=int(note)).values_list("text", flat=True).first()
    return usual_from(text or "")


def _rules(names: RuleNames, offered: Sequence[str]) -> list[tuple[str, str, int]]:
    """Every rule with what it says and how many explanations are offered for it."""
    held = list(offered)
    return [(r.number, names.message(r.number), held.count(r.number)) for r in names.spec.rules]

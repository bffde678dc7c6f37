"""Answering a group of alike explanations: the text, and whom it goes to, before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collect.desk.alike import group_named, groups_of
from collect.returns.models import Finding
from collect.returns.reach import Reach
from collect.returns.texts import UnfitText, readable
from collect.web.pages.desk.explanations import GroupShown, shown_group
from collect.web.pages.desk.findings import names_in

SHOWN = 200
"""Explanations that are shown before they are answered; the others are counted."""


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What `web/desk/explanations_answer.html` shows.

    `said` has, for the first of the `findings`, who explained it and in which words; `left` counts
    the others. The text `is_looked_at` once it is fit and shown with them.
    """

    rule: str
    title: str
    shown: GroupShown
    findings: list[int]
    said: list[tuple[str, str]]
    left: int
    text: str
    problem: str
    is_looked_at: bool


def answer_page(reach: Reach, rule: str, asked: Mapping[str, str]) -> AnswerPage | None:
    """The page for the group that is asked for; None where it is gone or all is answered."""
    names = names_in(reach)
    group = group_named(groups_of(reach, rule), asked.get("group", ""))
    if names is None or group is None or not group.to_answer:
        return None
    first = group.to_answer[:SHOWN]
    text, problem = _text(asked)
    if not problem and text and asked.get("seen") != group.seen:
        problem = "The group has changed meanwhile. Look at it again before you answer"
    return AnswerPage(
        rule=rule,
        title=names.title(rule),
        shown=shown_group(group),
        findings=[one.finding for one in group.to_answer],
        said=_said({one.finding: one.text for one in first}),
        left=len(group.to_answer) - len(first),
        text=text,
        problem=problem,
        is_looked_at=bool(text and not problem),
    )


def _text(asked: Mapping[str, str]) -> tuple[str, str]:
    """The text that was sent and what is wrong with it; both are "" before anything is sent."""
    if "text" not in asked:
        return "", ""
    try:
        text = readable(asked["text"], "Your answer")
    except UnfitText as unfit:
        return asked["text"], str(unfit)
    return text, "" if text else "Enter the text of your answer"


def _said(texts: Mapping[int, str]) -> list[tuple[str, str]]:
    rows = Finding.objects.filter(pk__in=texts).order_by("return_of__source__name", "pk")
    named = rows.values_list("return_of__source__name", "pk")
    return [(name, texts[pk]) for name, pk in named]

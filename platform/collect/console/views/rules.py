"""The rules of a draft: listed, written, copied, moved and dropped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collect.console.pages.rule_editor import Told, editor_page, last_number, new_rule, problems_of
from collect.console.pages.rule_edits import (
    Written,
    clashes,
    edits_of,
    merged,
    plain,
    posted,
    saved,
    written,
)
from collect.console.pages.rule_examples import ExampleRow
from collect.console.pages.rules import rules_page
from collect.console.views.rule_trials import trial_of
from collect.console.workbench import on_workbench, shown
from collect.definitions.drafts import DraftRefusedError, apply_edits
from collect.definitions.edits import EditsConflictError
from collect.definitions.grounds import ground_of
from collect.definitions.models import DataCollection
from collect.definitions.rule_changes import drop_rule, move_rule
from rules.findings import Verdict

TAB = "workbench_rules"


@require_safe
@on_workbench()
def rules(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The list of rules."""
    page = rules_page(collection, request.GET)
    change = request.GET.get("change", "")
    undoable = collection.draft_changes.filter(pk=change).first() if change.isdecimal() else None
    return shown(request, collection, TAB, "console/rules.html", page=page, undoable=undoable)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench()
def rule(request: HttpRequest, collection: DataCollection, number: str) -> HttpResponse:
    """One rule of the draft in its editor."""
    if request.method == "POST":
        before = Written.from_json(request.POST.get("before", ""))
        if before is None or before.number != number:
            raise Http404
        return _acted(request, collection, before)
    there = written(collection, number)
    if there is None:
        raise Http404
    return _edited(request, collection, there, there)


@require_http_methods(["GET", "HEAD", "POST"])
@on_workbench(changes=True)
def new(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """A rule that is not there yet; it may begin as a copy of another."""
    if request.method == "POST":
        return _acted(request, collection, None)
    start, below = new_rule(collection, request.GET.get("copy", ""))
    return _edited(request, collection, start, None, below=below)


@require_POST
@on_workbench(changes=True)
def drop(request: HttpRequest, collection: DataCollection, number: str) -> HttpResponse:
    """Drop a rule with its examples; the list then offers to bring it back."""
    change = drop_rule(collection, number, by=request.user)  # type: ignore[arg-type]
    if change is None:
        messages.warning(request, f"Rule {number} was dropped already.")
    return _to_list(collection, **({"change": change.pk} if change else {}))


@require_POST
@on_workbench(changes=True)
def move(request: HttpRequest, collection: DataCollection, number: str) -> HttpResponse:
    """Move a rule one place up or down."""
    up = request.POST.get("to") == "up"
    move_rule(collection, number, -1 if up else 1, by=request.user)  # type: ignore[arg-type]
    return _to_list(collection, at=number, moved="up" if up else "down")


def _acted(
    request: HttpRequest, collection: DataCollection, before: Written | None
) -> HttpResponse:
    """What the pressed button does: save, check, try, or work on the table of examples."""
    mine, act = posted(request.POST, before), plain(request.POST.get("do", "save"))
    below = request.POST.get("below", "")
    if act == "save":
        return _save(request, collection, before, saved(mine), below)
    more = {"trial": trial_of(request, collection)} if act == "try" else {}
    rule = Written(mine.cells, _with_examples(mine.examples, act))
    return _edited(request, collection, rule, before, below=below, **more)


def _with_examples(rows: tuple[ExampleRow, ...], act: str) -> tuple[ExampleRow, ...]:
    """The rows after a button of the table was pressed."""
    verb, _, which = act.partition(" ")
    if verb == "add":
        return (*rows, ExampleRow("", Verdict.PASS.value, ""))
    if verb == "accept" and which.count("\n") >= 2:
        return (*rows, ExampleRow(*which.split("\n", 2)))
    if verb == "remove" and which.isdecimal():
        return tuple(row for place, row in enumerate(rows) if place != int(which))
    return rows


def _save(
    request: HttpRequest,
    collection: DataCollection,
    before: Written | None,
    mine: Written,
    below: str,
) -> HttpResponse:
    """Save what was changed, or show why it cannot be."""
    said = f"Changed rule {mine.number}" if before else f"Added rule {mine.number}"
    edits = edits_of(before, mine, below=below or last_number(collection))
    try:
        change = apply_edits(collection.pk, edits, by=request.user, said=said)  # type: ignore[arg-type]
    except DraftRefusedError as refused:
        problems = problems_of(refused.problems)
        return _edited(request, collection, mine, before, 422, problems=problems, below=below)
    except EditsConflictError:
        return _clashed(request, collection, before, mine)
    if change is None:
        messages.info(request, f"Nothing was changed in rule {mine.number}.")
    else:
        messages.success(request, f"Rule {mine.number} was saved.")
    return redirect("workbench_rule", collection.pk, mine.number)


def _clashed(
    request: HttpRequest, collection: DataCollection, before: Written | None, mine: Written
) -> HttpResponse:
    """Somebody else changed the same: show both, with what is there now to be saved over."""
    now = written(collection, mine.number)
    if now is None:
        return _edited(request, collection, mine, None, 409, dropped=True)
    if before is None:
        taken = [Told("number", f"There is a rule {mine.number} already. Choose another number.")]
        return _edited(request, collection, mine, None, 409, problems=taken)
    both, rule = clashes(before, mine, now), merged(before, mine, now)
    if not both:  # the same was done twice, or a row beside changed: nothing to decide
        return _save(request, collection, now, rule, "")
    return _edited(request, collection, rule, now, 409, clashes=both)


def _edited(
    request: HttpRequest,
    collection: DataCollection,
    rule: Written,
    before: Written | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    page = editor_page(rule, before, ground_of(collection), **more)
    return shown(request, collection, TAB, "console/rule.html", status, page=page)


def _to_list(collection: DataCollection, **query: object) -> HttpResponse:
    address = reverse(TAB, args=(collection.pk,))
    return redirect(f"{address}?{urlencode(query)}" if query else address)

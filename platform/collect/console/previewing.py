"""A change of a draft that is shown cell by cell before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from collect.console.pages.previews import changed_tables, state_of
from collect.console.workbench import shown
from collect.definitions.dangling import dangling
from collect.definitions.drafts import DraftRefusedError, change_draft, change_problems
from collect.definitions.edits import edits_between
from collect.definitions.mentions import spoken_of
from collect.definitions.models import DataCollection
from collect.definitions.renaming import LineageRefusedError
from collect.definitions.rows import tables_of
from collect.definitions.selectors import previous_spec_of
from collect.definitions.tables import FolderTables

MOST_WRONG = 20
_KEPT_BACK = ("csrfmiddlewaretoken", "state", "confirm")


@dataclass(frozen=True, slots=True)
class Step:
    """What would be done, as words, and the tables that it makes of a draft's.

    `change` raises LineageRefusedError for what cannot be done. `back` is the address to go to,
    `done` the one to go to once it is made, where that is another. `codes` are items that would
    have their code no more, which words may still speak of.
    """

    said: str
    change: Callable[[FolderTables], FolderTables]
    back: str = ""
    done: str = ""
    codes: tuple[str, ...] = ()


Refusals = (LineageRefusedError, DraftRefusedError)
"""What a change of a draft is refused with."""


def told_by(refused: Exception) -> str:
    """Why a change was refused, a line for each reason."""
    problems = refused.problems if isinstance(refused, DraftRefusedError) else ()
    return "\n".join(problem.message for problem in problems) or str(refused)


class StaleError(ValueError):
    """The draft is not the one that was previewed."""


def previewed(
    request: HttpRequest, collection: DataCollection, tab: str, step: Step
) -> HttpResponse:
    """Show what the step would change; make it once that was confirmed.

    Raises LineageRefusedError, and DraftRefusedError for cells that cannot be kept.
    """
    if not request.POST.get("confirm"):
        return _preview(request, collection, tab, step)

    def change(tables: FolderTables) -> FolderTables:
        if state_of(tables) != request.POST.get("state"):
            raise StaleError
        return step.change(tables)

    try:
        change_draft(collection.pk, change, by=request.user, said=step.said)  # type: ignore[arg-type]
    except StaleError:
        return _preview(request, collection, tab, step, stale=True)
    messages.success(request, f"{step.said}.")
    return redirect(step.done or step.back)


def _preview(
    request: HttpRequest, collection: DataCollection, tab: str, step: Step, *, stale: bool = False
) -> HttpResponse:
    before = tables_of(collection)
    after = step.change(before)
    edits = edits_between(before, after)
    if wrong := list(islice(change_problems(after, edits), MOST_WRONG)):
        raise DraftRefusedError(wrong)
    return shown(
        request,
        collection,
        tab,
        "console/change_preview.html",
        409 if stale else 200,
        step=step,
        tables=changed_tables(edits),
        left=dangling(after, previous_spec_of(collection.previous)),
        spoken=[mention for code in step.codes for mention in spoken_of(after, code)],
        posted=[(n, v) for n, vs in request.POST.lists() if n not in _KEPT_BACK for v in vs],
        state=state_of(before),
        stale=stale,
    )

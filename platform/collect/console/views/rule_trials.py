"""What the rule editor asks for while somebody types: completions, the check, and a trial."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from collect.console.pages.rule_checks import rule_check, subject_of
from collect.console.pages.rule_editor import EditorPage
from collect.console.pages.rule_edits import posted
from collect.console.pages.rule_trial import TrialPage, trial_page
from collect.console.workbench import on_workbench
from collect.definitions.grounds import ground_of
from collect.definitions.models import DataCollection
from collect.returns.trials import Basis
from rules.completion import completions


@require_safe
@on_workbench()
def words(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """All that can be completed in a rule; a browser that has them already is told so."""
    body = json.dumps(completions(ground_of(collection).names), separators=(",", ":"))
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    same = request.headers.get("If-None-Match") == tag
    response = HttpResponseNotModified() if same else HttpResponse(body, "application/json")
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


@require_POST
@on_workbench(changes=True)
def check(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The check of the rule in the form: its mistakes, and the parts of the page that tell more."""
    rule = posted(request.POST, None)
    found = rule_check(rule.cells, rule.examples, ground_of(collection))
    page = EditorPage(rule, None, found)
    return JsonResponse(
        {
            "sound": found.is_sound,
            "mistakes": page.mistakes,
            "judged": [_judged(one) for one in found.judged],
            "meaning": render_to_string("console/rule_meaning.html", {"page": page}),
            "form": render_to_string("console/rule_form.html", {"page": page}),
            "wanting": render_to_string("console/rule_wanting.html", {"page": page}),
            "mistaken": render_to_string("console/rule_mistakes.html", {"page": page}),
        }
    )


@require_POST
@on_workbench(changes=True)
def trial(request: HttpRequest, collection: DataCollection) -> HttpResponse:
    """The rule in the form tried on returns, for those who may see them all."""
    return render(request, "console/rule_trial.html", {"trial": trial_of(request, collection)})


def trial_of(request: HttpRequest, collection: DataCollection) -> TrialPage | None:
    """The trial that the form asks for; None while the rule has a mistake."""
    ground, asked = ground_of(collection), request.POST.get("basis", "")
    subject, _ = subject_of(posted(request.POST, None).cells, ground)
    basis = Basis(asked) if asked in tuple(Basis) else Basis.LAST_YEAR
    if subject is None:
        return None
    return trial_page(collection, ground, subject, basis, by=request.user)  # type: ignore[arg-type]


def _judged(one: Any) -> dict[str, Any]:
    return {"verdict": one.verdict, "mistake": one.mistake, "wrong": one.is_wrong}

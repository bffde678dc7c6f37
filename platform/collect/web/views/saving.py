"""What is answered to a form that was sent: saved, asked again, or the choice of two values."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from collect.returns.access import Refused
from collect.returns.models import Return
from collect.returns.services.merging import Saved
from collect.web.pages.form import Attempt, FormPage
from collect.web.posted import PostedForm, read_posted
from rules.spec import SectionSpec


def answer(
    request: HttpRequest,
    section: SectionSpec,
    *,
    save: Callable[[PostedForm], Saved],
    form: Callable[[Attempt], FormPage],
    after: Callable[[Saved], str],
) -> HttpResponse:
    """Save what was posted for `section`, and go on to the address that `after` gives.

    `form` makes the form once more, as the data are by then: with what was typed where it could
    not be saved, or with both values of each cell that two people changed at once.
    """
    posted = read_posted(request.POST, section)
    if posted.problems:
        attempt = Attempt(posted.texts, posted.opened, problems=posted.problems)
        return _form(request, form(attempt), status=400)
    try:
        saved = save(posted)
    except Refused as refused:
        problem = f"{refused} Nothing was saved; what you typed is still in the form below."
        attempt = Attempt(posted.texts, posted.opened, problems=[problem])
        return _form(request, form(attempt), status=409)
    if saved.conflicts:
        return _form(request, form(Attempt(conflicts=saved.conflicts)), status=409)
    count = len(saved.changed)
    said = f"Saved {_counted(count, 'value', 'values')}." if count else "Nothing had changed."
    tell = messages.success if count else messages.info
    tell(request, f"{said} {open_words(saved.return_)}")
    return redirect(after(saved))


def open_words(return_: Return) -> str:
    """How many errors and queries the return has, as a sentence."""
    errors = _counted(return_.errors, "error", "errors")
    return f"The return has {errors} and {_counted(return_.queries, 'query', 'queries')}."


def _form(request: HttpRequest, page: FormPage, *, status: int) -> HttpResponse:
    return render(request, "web/form.html", {"page": page}, status=status)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"

"""A section of the form: look at it, edit it, save it; or the list of the records it has."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from collect.definitions.specs import spec_of
from collect.returns.access import Actor, Refused, insist, may_edit
from collect.returns.models import Return
from collect.returns.services.editing import save_section
from collect.returns.services.merging import Saved
from collect.web.allow import about_return, return_for, section_for
from collect.web.pages.form import Attempt, FormPage, form_page
from collect.web.pages.parts import head_of
from collect.web.pages.record_search import asked_of
from collect.web.pages.records import records_page
from collect.web.posted import PostedForm
from collect.web.views.records import parent_for
from collect.web.views.saving import answer
from rules.records import has_many
from rules.spec import SectionSpec


@require_safe
@about_return
def first_section(request: HttpRequest, return_: Return, actor: Actor) -> HttpResponse:
    """The form starts with its first section."""
    return redirect("form", return_.pk, spec_of(return_.publication).sections[0].code)


@require_http_methods(["GET", "HEAD", "POST"])
@about_return
def form(request: HttpRequest, return_: Return, actor: Actor, section: str) -> HttpResponse:
    """One section, to look at or to edit; a POST saves it."""
    spec, found = section_for(return_, section)
    if has_many(spec, found):
        return _records(request, return_, actor, found)
    if request.method == "POST":
        return _save(request, return_, actor, found)
    mode = "edit" if request.GET.get("mode") == "edit" else "view"
    if mode == "view" and not return_.has_data:
        return redirect("source_page", return_.pk)
    if mode == "edit":
        insist(may_edit(actor, return_))
    page = form_page(head_of(return_, actor), found, mode)
    return render(request, "web/form.html", {"page": page})


def _records(
    request: HttpRequest, return_: Return, actor: Actor, section: SectionSpec
) -> HttpResponse:
    if request.method == "POST":
        raise Refused(
            f"{section.title} has many records, and each is saved on its own page. "
            "Upload a file instead to replace them all."
        )
    if not return_.has_data and request.GET.get("mode") != "edit":
        return redirect("source_page", return_.pk)
    parent = parent_for(request, return_, section)
    asked = asked_of(request.GET.dict(), section)
    page = records_page(head_of(return_, actor), section, asked, parent)
    return render(request, "web/records.html", {"page": page})


def _save(
    request: HttpRequest, return_: Return, actor: Actor, section: SectionSpec
) -> HttpResponse:
    def form(attempt: Attempt) -> FormPage:
        return form_page(head_of(*return_for(request, return_.pk)), section, "edit", attempt)

    def save(posted: PostedForm) -> Saved:
        return save_section(return_.pk, section.code, posted.texts, by=actor, opened=posted.opened)

    def after(saved: Saved) -> str:
        then = request.POST.get("then", "")
        known = then in spec_of(return_.publication).section_by_code
        if known and then != section.code:
            return f"{reverse('form', args=(return_.pk, then))}?mode=edit"
        return reverse("form", args=(return_.pk, section.code))

    return answer(request, section, save=save, form=form, after=after)

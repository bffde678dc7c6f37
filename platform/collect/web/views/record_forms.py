"""The form of one record of a section that has many: a new one, or one that is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from collect.definitions.specs import spec_of
from collect.returns.access import Actor, insist, may_edit
from collect.returns.models import Record, Return
from collect.returns.services.merging import Saved
from collect.returns.services.records import add_record, save_record
from collect.web.allow import about_return, return_for, section_for
from collect.web.pages.form import NO_ATTEMPT, Attempt, FormPage, form_page
from collect.web.pages.form_record import (
    BEGINS,
    add_url,
    many_parent,
    new_place,
    next_url,
    place_of,
    record_url,
)
from collect.web.pages.parts import head_of
from collect.web.posted import PostedForm
from collect.web.views.records import READ_OR_WRITE, parent_for, record_for
from collect.web.views.saving import answer
from rules.records import has_many
from rules.spec import SectionSpec

Form = Callable[[Attempt], FormPage]


@READ_OR_WRITE
@about_return
def add(request: HttpRequest, return_: Return, actor: Actor, section: str) -> HttpResponse:
    """The form for a new record; a POST adds it."""
    found, parent = _place_for_new(request, return_, section)
    insist(may_edit(actor, return_))
    form = partial(_new_form, request, return_, found, parent)
    if request.method != "POST":
        return render(request, "web/form.html", {"page": form(NO_ATTEMPT)})

    def save(posted: PostedForm) -> Saved:
        parent_pk = parent.pk if parent else None
        return add_record(
            return_.pk,
            found.code,
            posted.texts,
            by=actor,
            parent_pk=parent_pk,
            begins=BEGINS in request.GET,
        )

    return answer(request, found, save=save, form=form, after=partial(_after, request, found))


@READ_OR_WRITE
@about_return
def show(request: HttpRequest, return_: Return, actor: Actor, record_pk: int) -> HttpResponse:
    """One record, to look at or to edit; a POST saves it."""
    if request.method == "POST":
        return _save(request, return_, actor, record_pk)
    record, section = record_for(return_, record_pk)
    if not return_.has_data:
        return redirect("source_page", return_.pk)
    mode = "edit" if request.GET.get("mode") == "edit" else "view"
    if mode == "edit":
        insist(may_edit(actor, return_))
    head = head_of(return_, actor)
    page = form_page(head, section, mode, place=place_of(head, section, record, mode))
    return render(request, "web/form.html", {"page": page})


def _save(request: HttpRequest, return_: Return, actor: Actor, record_pk: int) -> HttpResponse:
    """Save a record; what was typed for one that is gone can be added as a new one."""

    def save(posted: PostedForm) -> Saved:
        return save_record(return_.pk, record_pk, posted.texts, by=actor, opened=posted.opened)

    if return_.records.filter(pk=record_pk).exists():
        _, section = record_for(return_, record_pk)
        form: Form = partial(_form, request, return_, record_pk)
    else:
        section, parent = _place_for_new(request, return_, request.GET.get("section", ""))
        form = partial(_new_form, request, return_, section, parent)
    return answer(request, section, save=save, form=form, after=partial(_after, request, section))


def _form(request: HttpRequest, return_: Return, record_pk: int, attempt: Attempt) -> FormPage:
    head = head_of(*return_for(request, return_.pk))
    record, section = record_for(return_, record_pk)
    place = place_of(head, section, record, "edit")
    return form_page(head, section, "edit", attempt, place=place)


def _new_form(
    request: HttpRequest,
    return_: Return,
    section: SectionSpec,
    parent: Record | None,
    attempt: Attempt,
) -> FormPage:
    head = head_of(*return_for(request, return_.pk))
    return form_page(head, section, "edit", attempt, place=new_place(head, section, parent))


def _place_for_new(
    request: HttpRequest, return_: Return, code: str
) -> tuple[SectionSpec, Record | None]:
    """The section of a new record, and the one that it is inside of. Raises Http404."""
    spec, section = section_for(return_, code)
    above, parent = spec.section_by_code.get(section.parent), parent_for(request, return_, section)
    is_inside = above is not None and has_many(spec, above)
    if not has_many(spec, section) or (is_inside and parent is None):
        raise Http404("A record cannot be added here. What it belongs to may have been removed.")
    return section, parent if is_inside else None


def _after(request: HttpRequest, section: SectionSpec, saved: Saved) -> str:
    """Where to go after saving: the record, the next one to edit, or the form for another."""
    then, record = request.POST.get("then", ""), saved.record
    parent = many_parent(spec_of(saved.return_.publication), record)
    if then == "add":
        return add_url(saved.return_.pk, section, parent)
    following = next_url(record, parent) if then == "next" else ""
    return f"{following}?mode=edit" if following else record_url(record)

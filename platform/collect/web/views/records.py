"""One record of a section that has many: find it, remove it, and come to it from a finding."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from collect.definitions.specs import spec_of
from collect.returns.access import Actor, Refused, insist, may_edit
from collect.returns.data import name_of
from collect.returns.models import Record, Return
from collect.returns.seen import finding_for
from collect.returns.services.removal import remove_record
from collect.web.allow import about_return
from collect.web.pages.form_record import list_url, many_parent, record_url
from collect.web.pages.parts import head_of
from collect.web.pages.record_removal import removal_page
from collect.web.views.saving import open_words
from rules.records import has_many
from rules.spec import SectionSpec

READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


def record_for(return_: Return, record_pk: int) -> tuple[Record, SectionSpec]:
    """One record of a section that has many, and that section. Raises Http404."""
    record = return_.records.select_related("parent__parent").filter(pk=record_pk).first()
    spec = spec_of(return_.publication)
    section = spec.section_by_code.get(record.section) if record else None
    if record is None or section is None or not has_many(spec, section):
        raise Http404("There is no such record. It may have been removed.")
    return record, section


def parent_for(request: HttpRequest, return_: Return, section: SectionSpec) -> Record | None:
    """The record that the address says to be around those of the section, if there is one."""
    given = request.GET.get("parent", "")
    if not section.parent or not given.isdecimal() or len(given) > 18:
        return None
    return (
        return_.records.filter(section=section.parent, pk=given)
        .select_related("parent__parent")
        .first()
    )


@READ_OR_WRITE
@about_return
def remove(request: HttpRequest, return_: Return, actor: Actor, record_pk: int) -> HttpResponse:
    """Confirm that a record goes with all that is inside it, and remove it."""
    found, section = record_for(return_, record_pk)
    insist(may_edit(actor, return_))
    problem = ""
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            removed = remove_record(return_.pk, record_pk, by=actor, seen=seen)
        except Refused as refused:
            problem = str(refused)
            found, _ = record_for(return_, record_pk)
        else:
            said = f"Removed {name_of(found, section)}. {open_words(removed.return_)}"
            messages.success(request, said)
            parent = many_parent(spec_of(return_.publication), found)
            return redirect(list_url(return_.pk, section, parent))
    page = removal_page(head_of(return_, actor), section, found, problem)
    status = 409 if problem else 200
    return render(request, "web/record_removal.html", {"page": page}, status=status)


@require_safe
@about_return
def of_finding(
    request: HttpRequest, return_: Return, actor: Actor, finding_pk: int
) -> HttpResponse:
    """The record that a finding is on, at the item that it reads first."""
    finding = finding_for(return_, finding_pk)
    held = return_.records.filter(section=finding.section, key=finding.record).first()
    if held is None:
        raise Http404("The record of this error or query has been removed.")
    found, _ = record_for(return_, held.pk)
    query = "?mode=edit" if may_edit(actor, return_) else ""
    place = f"#item-{finding.items[0]}" if finding.items else ""
    return redirect(f"{record_url(found)}{query}{place}")

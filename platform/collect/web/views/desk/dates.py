"""The dates of a collection, and more time: answering who asks, giving it, taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from collect.desk.extensions import extensions_within, of_organisation, source_within
from collect.desk.extensions_table import table_of
from collect.exchange.table_files import TABLE_FORMATS
from collect.organisations.roles import Role
from collect.returns.access import Refused
from collect.returns.models import Extension
from collect.returns.reach import Reach
from collect.returns.services.extending import decide, grant, reopen, withdraw
from collect.returns.texts import UnfitText
from collect.returns.windows import day_words
from collect.web.allow import about_desk
from collect.web.pages.desk.dates import dates_page, search_in
from collect.web.pages.desk.extensions import (
    Answer,
    GivingPage,
    extension_page,
    giving_all_page,
    giving_page,
)
from collect.web.pages.desk.frame import desk_frame
from collect.web.pages.extensions import TimeForm
from collect.web.views.extensions import send_time

NO_CHOICE = "Select whether to grant or to decline the request"


@require_safe
@about_desk
def dates(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The windows, and the extensions of one stage."""
    page = dates_page(reach, request.GET.dict())
    frame = desk_frame(reach, "desk_dates")
    return render(request, "web/desk/dates.html", {"frame": frame, "page": page})


@require_safe
@about_desk
def extensions_file(request: HttpRequest, reach: Reach, format_: str) -> HttpResponse:
    """The extensions at all stages, or those of the organisations searched for, as a file."""
    if format_ not in TABLE_FORMATS:
        raise Http404("There is no such format.")
    known, search = extensions_within(reach), search_in(request.GET)
    written = TABLE_FORMATS[format_]
    table = table_of(reach, of_organisation(known, search) if search else known)
    response = HttpResponse(written.write(table), content_type=written.content_type)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{written.ending}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@about_desk
def extension(request: HttpRequest, reach: Reach, extension_pk: int) -> HttpResponse:
    """One extension: what was said, and answering it or taking it back."""
    found = extensions_within(reach).filter(pk=extension_pk).first()
    if found is None:
        raise Http404("There is no such extension, or it is not of your sources.")
    answer = Answer()
    if request.method == "POST":
        text, choice = request.POST.get("text", ""), request.POST.get("choice", "")
        try:
            messages.success(request, _answer(found, reach, choice, text))
        except Refused as refused:
            answer = Answer(choice, text, str(refused), _about(refused))
            found = extensions_within(reach).get(pk=extension_pk)
        else:
            return redirect("desk_dates", reach.collection.pk)
    context = {
        "frame": desk_frame(reach, "desk_dates"),
        "page": extension_page(reach, found, answer),
    }
    status = 409 if answer.problem else 200
    return render(request, "web/desk/dates_extension.html", context, status=status)


def _about(refused: Refused) -> str:
    """The name of the field whose fault it is; "" when it is nobody's."""
    if str(refused) == NO_CHOICE:
        return "choice"
    return "text" if isinstance(refused, UnfitText) else ""


def _answer(asked: Extension, reach: Reach, choice: str, text: str) -> str:
    """Do what was chosen; what was done, as a sentence. Raises Refused."""
    by, until = reach.actor, day_words(asked.until)
    who = asked.organisation.name if asked.organisation else "Everybody"
    if choice == "withdraw":
        withdraw(asked.pk, reason=text, by=by)
        return f"The extension until {until} is withdrawn: {who}."
    if choice not in ("grant", "decline"):
        raise Refused(NO_CHOICE)
    decide(asked.pk, granted=choice == "grant", decision=text, by=by)
    if choice == "grant":
        return f"{who} can change its return until the end of {until}."
    return f"The request of {who} for more time until {until} is declined."


@require_http_methods(["GET", "HEAD", "POST"])
@about_desk
def give(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Give more time to one organisation, which is searched for first."""
    _insist_on_collector(reach)
    asked, form = request.GET.dict(), TimeForm()
    chosen = source_within(reach, asked.get("organisation", "").replace("\x00", "")[:20])
    if request.method == "POST" and chosen:
        given, form = send_time(
            request.POST,
            lambda day, why: grant(reach.collection, chosen, day, reason=why, by=reach.actor),
        )
        if given:
            until = day_words(given.until)
            told = f"{chosen.name} can change its return until the end of {until}."
            messages.success(request, told)
            return redirect("desk_dates", reach.collection.pk)
    return _giving(request, reach, giving_page(reach, asked, form))


@require_http_methods(["GET", "HEAD", "POST"])
@about_desk
def give_all(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Give more time to everybody."""
    _insist_on_collector(reach)
    form = TimeForm()
    if request.method == "POST":
        given, form = send_time(
            request.POST,
            lambda day, why: reopen(reach.collection, day, reason=why, by=reach.actor),
        )
        if given:
            until = day_words(given.until)
            told = f"Everybody can change their returns until the end of {until}."
            messages.success(request, told)
            return redirect("desk_dates", reach.collection.pk)
    return _giving(request, reach, giving_all_page(reach, form))


def _insist_on_collector(reach: Reach) -> None:
    if reach.actor.role != Role.COLLECTOR:
        raise Http404("Only the department gives more time.")


def _giving(request: HttpRequest, reach: Reach, page: GivingPage) -> HttpResponse:
    context = {"frame": desk_frame(reach, "desk_dates"), "page": page}
    problems = page.form.problems
    status = 409 if "" in problems else 400 if problems else 200
    return render(request, "web/desk/dates_give.html", context, status=status)

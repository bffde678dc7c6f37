"""The extensions of a collection as far as somebody at its desk sees them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Q, QuerySet, TextChoices

from collect.organisations.models import Organisation
from collect.returns.models import Extension, ExtensionState
from collect.returns.reach import Reach

FOUND_AT_MOST = 20
"""Organisations that a search names before it asks for more of the name."""


class Stage(TextChoices):
    """How far extensions have come; each is at one stage."""

    WAITING = "waiting", "Waiting for an answer"
    RUNNING = "running", "Running"
    OVER = "over", "Over"


def extensions_within(reach: Reach) -> QuerySet[Extension]:
    """Those that the reader may know of, each with its organisation and people.

    An agent sees those of its own sources and those for everybody.
    """
    found = Extension.objects.filter(collection=reach.collection)
    if reach.is_agent:
        theirs = Q(organisation__in=reach.returns.values("source"))
        found = found.filter(Q(organisation=None) | theirs)
    return found.select_related(
        "collection", "organisation", "asked_by", "decided_by", "withdrawn_by"
    )


def at_stage(found: QuerySet[Extension], stage: Stage, today: date) -> QuerySet[Extension]:
    """Those at one stage on the day `today`: requests as they came, what runs by its end."""
    order = {
        Stage.WAITING: (F("pk").asc(),),
        Stage.RUNNING: (F("until").asc(), F("pk").asc()),
        Stage.OVER: (F("pk").desc(),),
    }
    return found.filter(_stages(today)[stage]).order_by(*order[stage])


def counts_by_stage(found: QuerySet[Extension], today: date) -> dict[Stage, int]:
    """How many there are at each stage."""
    stages = _stages(today)
    counted = {stage.value: Count("pk", filter=where) for stage, where in stages.items()}
    totals = found.order_by().aggregate(**counted)
    return {stage: totals[stage.value] for stage in stages}


def of_organisation(found: QuerySet[Extension], search: str) -> QuerySet[Extension]:
    """Those of the organisations with `search` in their name or at the start of their Native ID."""
    name = Q(organisation__name__icontains=search)
    return found.filter(name | Q(organisation__native_id__istartswith=search))


def sources_named(reach: Reach, search: str) -> list[Organisation]:
    """The sources within reach with that name or Native ID, one more than FOUND_AT_MOST at most."""
    name = Q(name__icontains=search) | Q(native_id__istartswith=search)
    sources = Organisation.objects.filter(name, pk__in=reach.returns.values("source"))
    return list(sources.order_by("name", "pk")[: FOUND_AT_MOST + 1])


def source_within(reach: Reach, native_id: str) -> Organisation | None:
    """The source within reach that has exactly this Native ID."""
    sources = Organisation.objects.filter(pk__in=reach.returns.values("source"))
    return sources.filter(native_id=native_id).first()


def _stages(today: date) -> dict[Stage, Q]:
    asked, granted = Q(state=ExtensionState.ASKED), Q(state=ExtensionState.GRANTED)
    running = granted & Q(until__gte=today)
    return {Stage.WAITING: asked, Stage.RUNNING: running, Stage.OVER: ~asked & ~running}

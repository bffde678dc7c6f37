"""Which returns of a collection somebody looks for: read from an address, applied, and in words."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict

from collect.desk.models import Look
from collect.returns.models import Return
from collect.returns.reach import Reach
from collect.returns.texts import sought
from collect.returns.workflow import ReturnStatus

NO_REGION = "none"
"""What an address says for sources without a region."""

UNSUBMITTED = (ReturnStatus.LOADED, ReturnStatus.AMENDED_BY_SOURCE)
"""Statuses of a return with data that only its source has to do something about: to submit."""


class Having(TextChoices):
    """Whether a return has any of something."""

    SOME = "some", "with"
    NONE = "none", "without"


class Only(TextChoices):
    """What a collector asks for by name."""

    UNSUBMITTED = "unsubmitted", "Loaded but not submitted"
    TO_CONFIRM = "to_confirm", "Confirm again"
    CHANGED = "changed", "Changed since I looked"


CHOICES = {
    "status": ReturnStatus.values,
    "errors": Having.values,
    "queries": Having.values,
    "only": Only.values,
}
"""What an address may say for each part of a filter that is a choice."""


@dataclass(frozen=True, slots=True)
class ReturnFilter:
    """What a return must be like; everything that is left blank fits all returns.

    `region` is a region's name or NO_REGION, `status` a ReturnStatus, `errors` and `queries` a
    Having, `only` a choice of Only; `search` is part of a name or the start of a Native ID.
    """

    search: str = ""
    region: str = ""
    status: str = ""
    errors: str = ""
    queries: str = ""
    only: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self != ReturnFilter()

    def returns(self, reach: Reach) -> QuerySet[Return]:
        """The returns within reach that fit, with nothing read beside them."""
        found = reach.returns
        if self.search:
            name = Q(source__name__icontains=self.search)
            found = found.filter(name | Q(source__native_id__istartswith=self.search))
        if self.region:
            found = found.filter(in_region(self.region))
        if self.status:
            found = found.filter(status=self.status)
        for name in ("errors", "queries"):
            if having := getattr(self, name):
                some = having == Having.SOME
                found = found.filter(**{f"{name}__gt" if some else name: 0})
        for name in self.only:
            found = found.filter(_only(Only(name), reach))
        return found

    @property
    def query(self) -> str:
        """The filter as the part of an address after "?"; "" where nothing is asked for."""
        asked = QueryDict(mutable=True)
        for field in fields(self):
            value = getattr(self, field.name)
            asked.setlist(field.name, value if field.name == "only" else [value] if value else [])
        return asked.urlencode()

    @property
    def words(self) -> str:
        """Such as `Loaded but not submitted, North East, with errors`; `All returns` for none."""
        said = [Only(name).label for name in self.only]
        if self.status:
            said.append(ReturnStatus(self.status).label)
        if self.region:
            said.append(region_words(self.region))
        for name in ("errors", "queries"):
            if having := getattr(self, name):
                said.append(f"{Having(having).label} {name}")
        if self.search:
            said.append(f"“{self.search}” in the name or Native ID")
        told = ", ".join(said) or "All returns"
        return told[0].upper() + told[1:]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an address asks for; `problems` says, a sentence each, what in it was passed over.

    Whoever acts on what fits must not act while there are problems: more would fit than meant.
    """

    filter: ReturnFilter
    problems: tuple[str, ...] = ()


def read_filter(reach: Reach, query: QueryDict | str) -> Reading:
    """The filter that an address or a posted query string asks for; other keys are left alone.

    A region in which the reader has no return is passed over like one that does not exist.
    """
    reading = filter_in(query)
    region = reading.filter.region
    if not region or reach.returns.filter(in_region(region)).exists():
        return reading
    told = f"No return here is in the region “{_short(region)}”, so it was passed over."
    return Reading(replace(reading.filter, region=""), (told, *reading.problems))


def filter_in(query: QueryDict | str) -> Reading:
    """The filter that an address asks for, whether or not there are returns in its region."""
    asked = QueryDict(query) if isinstance(query, str) else query
    held: dict[str, list[str]] = {}
    problems: list[str] = []
    for name, values in CHOICES.items():
        given = [value for value in dict.fromkeys(asked.getlist(name)) if value]
        held[name] = [value for value in given if value in values]
        problems += [
            f"“{_short(value)}” is not a choice of {name}, so it was passed over."
            for value in given
            if value not in values
        ]
    found = ReturnFilter(
        search=sought(asked.get("search", "")),
        region=asked.get("region", "").replace("\x00", ""),
        only=tuple(held.pop("only")),
        **{name: values[-1] if values else "" for name, values in held.items()},
    )
    return Reading(found, tuple(problems))


def regions_of(reach: Reach) -> list[str]:
    """The regions of the sources within reach, by name; NO_REGION last where some have none."""
    seen = reach.returns.order_by().values_list("source__region", "source__parent__region")
    found = {own or parent or "" for own, parent in seen.distinct()}
    named = sorted(found - {""})
    return [*named, NO_REGION] if "" in found else named


def in_region(region: str) -> Q:
    """Returns of a region: by the source's own, or where that is blank by its parent's."""
    if region == NO_REGION:
        return Q(source__region="") & (Q(source__parent=None) | Q(source__parent__region=""))
    return Q(source__region=region) | Q(source__region="", source__parent__region=region)


def region_at(source: str) -> Coalesce:
    """The region of the source at this path, or that of the organisation above it."""
    own, above = F(f"{source}__region"), F(f"{source}__parent__region")
    return Coalesce(NullIf(own, Value("")), above, Value(""))


def region_words(region: str) -> str:
    """What people call a region."""
    return "No region" if region == NO_REGION else region


def changed_since_a_look(reach: Reach) -> Q:
    """What somebody's act changed after the reader last looked; all of it for who never looked."""
    seen = Look.objects.filter(
        user=reach.actor.user, return_of=OuterRef("pk"), at__gte=OuterRef("changed_at")
    )
    return Q(changed_at__isnull=False) & ~Exists(seen)


def _only(name: Only, reach: Reach) -> Q:
    return {
        Only.UNSUBMITTED: lambda: Q(status__in=UNSUBMITTED),
        Only.TO_CONFIRM: lambda: Q(to_confirm__gt=0),
        Only.CHANGED: lambda: changed_since_a_look(reach),
    }[name]()


def _short(text: str) -> str:
    return text.replace("\x00", "")[:60]

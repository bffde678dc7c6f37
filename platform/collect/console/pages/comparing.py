"""What the Compare tab shows: two specs of a series to choose, and their differences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from collect.definitions.differences import Difference
from collect.definitions.models import DataCollection, Publication
from collect.definitions.specs import spec_of, spec_of_collection
from collect.definitions.telling import SHOW, differences_between, fits, grouped, summary
from rules.spec import CollectionSpec

DRAFT = "draft"
PAGE_SIZE = 200


class NotComparableError(ValueError):
    """The draft has problems, so there is nothing to compare yet."""


@dataclass(frozen=True, slots=True)
class Version:
    """One spec that can be compared: the draft or a publication, with its key in the address."""

    key: str
    label: str
    collection: DataCollection
    publication: Publication | None = None

    def spec(self) -> CollectionSpec:
        """What it asks and checks. Raises NotComparableError for a draft with problems."""
        if self.publication is not None:
            return spec_of(self.publication)
        try:
            return spec_of_collection(self.collection)
        except (ValueError, KeyError) as problem:
            raise NotComparableError(str(problem)) from problem


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions, and every difference between them."""

    before: Version
    after: Version
    differences: tuple[Difference, ...]

    @property
    def query(self) -> str:
        """The two as an address names them."""
        return urlencode({"before": self.before.key, "after": self.after.key})


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What `console/compare.html` shows; `compared` is None while there is nothing to compare."""

    versions: list[Version]
    before: str
    after: str
    ways: list[tuple[str, str]]
    show: str = ""
    compared: Compared | None = None
    problem: str = ""
    filters: list[tuple[str, str, int]] = field(default_factory=list)
    summary: list[tuple[str, str]] = field(default_factory=list)
    page: Page[Difference] | None = None

    @property
    def groups(self) -> list[tuple[str, list[Difference]]]:
        """A title and its differences, on this page."""
        return grouped(self.page) if self.page else []


def versions_of(collection: DataCollection) -> list[Version]:
    """The draft, then every publication of the series, those of this collection first."""
    found = Publication.objects.filter(collection__series=collection.series)
    newest = found.select_related("collection").defer("spec", "difference")
    newest = newest.order_by("-collection__year", "-number")
    own = [one for one in newest if one.collection_id == collection.pk]
    others = [one for one in newest if one.collection_id != collection.pk]
    return [
        Version(DRAFT, f"{collection.name}: draft", collection),
        *(Version(str(one.pk), _label(one), one.collection, one) for one in (*own, *others)),
    ]


def _label(publication: Publication) -> str:
    name, day = publication.collection.name, publication.published_at
    return f"{name}: publication {publication.number} of {day.day} {day:%B %Y}"


def compare_page(collection: DataCollection, asked: dict[str, str]) -> ComparePage:
    """The versions to choose from and, for the two chosen, what changed between them."""
    versions = versions_of(collection)
    before, after = chosen(collection, versions, asked)
    show = asked.get("show", "") if asked.get("show", "") in SHOW else ""
    empty = ComparePage(
        versions=versions,
        before=before.key if before else "",
        after=after.key,
        ways=_ways(collection, versions),
        show=show,
    )
    if before is None:
        return empty
    try:
        compared = compared_of(before, after)
    except NotComparableError as problem:
        return ComparePage(versions, before.key, after.key, empty.ways, problem=str(problem))
    whole = compared.differences
    kept = [one for one in whole if fits(one, show)]
    return ComparePage(
        versions=versions,
        before=before.key,
        after=after.key,
        ways=empty.ways,
        show=show,
        compared=compared,
        filters=[(key, label, _count(whole, key)) for key, label in SHOW.items()],
        summary=summary(whole),
        page=Paginator(kept, PAGE_SIZE).get_page(asked.get("page", "1")),
    )


def chosen(
    collection: DataCollection, versions: list[Version], asked: dict[str, str]
) -> tuple[Version | None, Version]:
    """The two versions asked for; else the draft, and what it is most natural to compare with."""
    by_key = {one.key: one for one in versions}
    draft = versions[0]
    own = next((one for one in versions[1:] if one.collection.pk == collection.pk), None)
    natural = own or _last_year(collection, versions)
    return by_key.get(asked.get("before", ""), natural), by_key.get(asked.get("after", ""), draft)


def compared_of(before: Version, after: Version) -> Compared:
    """Every difference. Raises NotComparableError for a draft with problems."""
    try:
        found = differences_between(before.spec(), after.spec())
    except NotComparableError:
        raise
    except ValueError as mistake:
        # A rule of the draft that cannot be read.
        raise NotComparableError(str(mistake)) from mistake
    return Compared(before, after, found)


def _ways(collection: DataCollection, versions: list[Version]) -> list[tuple[str, str]]:
    """The comparisons that are made most, each with its label and its query."""
    own = [one for one in versions[1:] if one.collection.pk == collection.pk]
    last_year = _last_year(collection, versions)
    ways: list[tuple[str, Version | None, Version]] = [
        ("Draft and newest publication", own[0] if own else None, versions[0]),
        ("Last two publications", own[1] if len(own) > 1 else None, own[0] if own else versions[0]),
        ("Last year and this draft", last_year, versions[0]),
    ]
    return [
        (label, urlencode({"before": before.key, "after": after.key}))
        for label, before, after in ways
        if before is not None
    ]


def _last_year(collection: DataCollection, versions: list[Version]) -> Version | None:
    return next((one for one in versions if one.collection.name == collection.previous), None)


def _count(whole: Iterable[Difference], show: str) -> int:
    return sum(fits(one, show) for one in whole)

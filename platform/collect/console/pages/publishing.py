"""What the Publish tab shows: the draft's way to its publication, and what was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from collect.console.approval import Decided, approval_is_on, decided_of, open_request
from collect.console.models import PublicationRequest
from collect.console.pages.checked import CheckedDraft, checked_draft
from collect.console.pages.comparing import DRAFT
from collect.console.pages.problems import ProblemGroup, grouped_problems
from collect.console.pages.rehearsal import ReturnSet, return_sets
from collect.definitions.models import DataCollection, Publication
from collect.definitions.specs import spec_of
from collect.definitions.telling import differences_between, summary
from collect.organisations.models import User
from collect.returns.models import JobState, Rehearsal, Revalidation
from collect.returns.services.publishing import needs_rehearsal
from collect.returns.services.rehearsing import on_its_way
from collect.returns.sight import sees_all_returns
from collect.returns.trials import who_sees_returns


@dataclass(frozen=True, slots=True)
class Viewer:
    """What the reader may see of returns, and who may, if not they."""

    sees_returns: bool
    who: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The newest rehearsal: whether it is of the draft as it is now, and what it found out."""

    rehearsal: Rehearsal
    is_of_draft: bool
    is_on_its_way: bool
    sets: list[ReturnSet]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The publication that waits for approval."""

    request: PublicationRequest
    is_own: bool
    is_of_draft: bool


@dataclass(frozen=True, slots=True)
class PublishPage:
    """What `console/publish.html` shows."""

    draft: CheckedDraft
    problems: list[ProblemGroup]
    viewer: Viewer
    newest: Publication | None
    is_published: bool
    rehearsed: Rehearsed | None
    is_rehearsal_needed: bool
    differences: list[tuple[str, str]]
    compares: str
    takes_two: bool
    waiting: Waiting | None
    decided: list[Decided]
    judging: Revalidation | None
    publications: list[Publication]
    reason: str = ""
    problem: str = ""

    @property
    def published(self) -> list[tuple[Publication, str]]:
        """Each publication, and the query that compares it with the one before it."""
        before = [*self.publications[1:], None]
        return [
            (one, compare_query(last.pk, one.pk) if last else "")
            for one, last in zip(self.publications, before, strict=True)
        ]


def publish_page(
    collection: DataCollection, user: User, *, reason: str = "", problem: str = ""
) -> PublishPage:
    """The page; `reason` is what somebody typed, `problem` why it was refused."""
    draft, viewer = checked_draft(collection), viewer_of(collection, user)
    publications = list(publications_of(collection))
    newest = publications[0] if publications else None
    spec_hash = draft.spec.hash if draft.spec else ""
    is_published = newest is not None and newest.hash == spec_hash
    return PublishPage(
        draft=draft,
        problems=grouped_problems(collection, draft.tables, [*draft.stopping]),
        viewer=viewer,
        newest=newest,
        is_published=is_published,
        rehearsed=_rehearsed(collection, spec_hash, viewer),
        is_rehearsal_needed=not is_published and needs_rehearsal(collection, spec_hash),
        differences=_differences(newest, draft),
        compares=compare_query(newest.pk, DRAFT) if newest else "",
        takes_two=approval_is_on(),
        waiting=_waiting(collection, user, spec_hash),
        decided=decided_of(collection),
        judging=judging_of(collection),
        publications=publications,
        reason=reason,
        problem=problem,
    )


def compare_query(before: int, after: int | str) -> str:
    """What the Compare tab is asked for, by the keys of the two."""
    return urlencode({"before": before, "after": after})


def viewer_of(collection: DataCollection, user: User) -> Viewer:
    """Whether the user may see what rules say of returns; otherwise who can tell them."""
    if sees_all_returns(user, collection.series):
        return Viewer(sees_returns=True)
    return Viewer(sees_returns=False, who=who_sees_returns(collection.series))


def publications_of(collection: DataCollection) -> QuerySet[Publication]:
    """The publications, newest first, each with `judged`: how many returns with data it judges."""
    judged = Count("returns", filter=Q(returns__loaded_at__isnull=False))
    found = collection.publications.order_by("-number").defer("spec", "difference")
    return found.select_related("published_by", "request__approved_by").annotate(judged=judged)


def judging_of(collection: DataCollection) -> Revalidation | None:
    """The last judging of all returns again, on its way or done."""
    return collection.revalidations.select_related("organisation").first()


def is_judging(judging: Revalidation | None) -> bool:
    """Whether a page should look again soon."""
    return judging is not None and judging.state != JobState.DONE


def _rehearsed(collection: DataCollection, spec_hash: str, viewer: Viewer) -> Rehearsed | None:
    rehearsal = collection.rehearsals.select_related("by").first()
    if rehearsal is None:
        return None
    shown = viewer.sees_returns and rehearsal.state == JobState.DONE
    return Rehearsed(
        rehearsal=rehearsal,
        is_of_draft=rehearsal.hash == spec_hash,
        is_on_its_way=on_its_way(collection) is not None,
        sets=return_sets(rehearsal, named=False) if shown else [],
    )


def _differences(newest: Publication | None, draft: CheckedDraft) -> list[tuple[str, str]]:
    if newest is None or draft.spec is None:
        return []
    return summary(differences_between(spec_of(newest), draft.spec))


def _waiting(collection: DataCollection, user: User, spec_hash: str) -> Waiting | None:
    request = open_request(collection)
    if request is None:
        return None
    return Waiting(request, request.by_id == user.pk, request.hash == spec_hash)

"""Publishing by two people: one designer asks, another approves or rejects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import TaskState, Workflow, WorkflowContentType, WorkflowState, WorkflowTask

from collect.console.models import APPROVE, REJECT, PublicationRequest, SecondDesigner
from collect.definitions.models import DataCollection
from collect.definitions.publishing import publishable
from collect.definitions.selectors import newest_publication
from collect.organisations.models import User
from collect.returns.access import Refused
from collect.returns.services.publishing import needs_rehearsal
from collect.returns.texts import readable

NAME = "Publishing by two designers"
IN_PROGRESS = WorkflowState.STATUS_IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Decided:
    """How a request ended: approved, rejected or withdrawn, by whom, when and with what comment."""

    request: PublicationRequest
    outcome: str
    by: User | None
    at: datetime | None
    comment: str


def approval_is_on() -> bool:
    """Whether publishing takes two: whether a workflow is assigned to requests."""
    return PublicationRequest.get_default_workflow() is not None


@transaction.atomic
def switch_approval(*, on: bool) -> None:
    """Assign the workflow of one step, made where it is missing; or assign none.

    Raises Refused while something waits for approval.
    """
    requests = ContentType.objects.get_for_model(PublicationRequest)
    waiting = WorkflowState.objects.filter(base_content_type=requests, status=IN_PROGRESS)
    if not on and waiting.exists():
        raise Refused("A publication waits for approval. Approve or reject it first.")
    WorkflowContentType.objects.filter(content_type=requests).delete()
    if on:
        workflow, is_new = Workflow.objects.get_or_create(name=NAME, defaults={"active": True})
        if is_new:
            task = SecondDesigner.objects.create(name="Approval by a second designer")
            WorkflowTask.objects.create(workflow=workflow, task=task)
        WorkflowContentType.objects.create(content_type=requests, workflow=workflow)


@transaction.atomic
def ask_for_approval(collection: DataCollection, *, by: User, reason: str) -> PublicationRequest:
    """Ask for the draft, as it is now, to be published.

    Raises Refused without a reason, while another request waits, where nothing has changed or
    the draft was not rehearsed; PublishingRefusedError where it has problems.
    """
    DataCollection.objects.select_for_update().get(pk=collection.pk)
    reason = readable(reason, "The reason")
    if not reason:
        raise Refused("Enter a reason for this publication.")
    workflow = PublicationRequest.get_default_workflow()
    if workflow is None:
        raise Refused("Publishing needs no approval now. Publish it yourself.")
    if open_request(collection):
        raise Refused("A publication of this collection waits for approval already.")
    spec, newest = publishable(collection), newest_publication(collection)
    if newest and newest.hash == spec.hash:
        raise Refused(f"Nothing has changed since publication {newest.number}.")
    if needs_rehearsal(collection, spec.hash):
        raise Refused("Rehearse this draft first: it has changed since the last rehearsal.")
    _forget_rejected(collection, by)
    request = PublicationRequest(
        collection=collection, hash=spec.hash, reason=reason, by=by, live=False
    )
    request.save()
    request.save_revision(user=by, log_action=True)
    workflow.start(request, by)
    return request


def open_request(collection: DataCollection) -> PublicationRequest | None:
    """The request that waits for approval, with who asked; None where none does."""
    newest = collection.publication_requests.select_related("by").first()
    return newest if newest and _waiting(newest) else None


@transaction.atomic
def decide(request: PublicationRequest, *, by: User, approved: bool, comment: str) -> None:
    """Approve, which publishes the draft when it is the last step, or reject with the reason.

    Raises Refused for who asked, when it waits no more, or when the draft is another now.
    """
    DataCollection.objects.select_for_update().get(pk=request.collection_id)
    comment = readable(comment, "The comment")
    if not approved and not comment:
        raise Refused("Enter why you reject it. The person who asked will read it.")
    state = _waiting(request)
    if state is None:
        raise Refused("This publication does not wait for approval any more.")
    task_state = state.current_task_state.specific
    action = APPROVE if approved else REJECT
    task_state.task.specific.on_action(task_state, by, action, comment=comment)


@transaction.atomic
def withdraw(request: PublicationRequest, *, by: User) -> None:
    """Take the request back. Raises Refused for others than who asked, or when it has ended."""
    state = _waiting(request)
    if state is None or request.by_id != by.pk:
        raise Refused("Only the person who asked can withdraw it, while it waits for approval.")
    state.cancel(user=by)


def decided_of(collection: DataCollection, most: int = 10) -> list[Decided]:
    """How the last requests ended, newest first."""
    found = list(collection.publication_requests.select_related("by")[:most])
    ended: QuerySet[TaskState] = TaskState.objects.filter(
        workflow_state__base_content_type=ContentType.objects.get_for_model(PublicationRequest),
        workflow_state__object_id__in=[str(one.pk) for one in found],
    )
    last = {
        state.workflow_state.object_id: state
        for state in ended.select_related("workflow_state", "finished_by").order_by("pk")
        if state.status != TaskState.STATUS_IN_PROGRESS
    }
    return [_decided(one, last[str(one.pk)]) for one in found if str(one.pk) in last]


def _decided(request: PublicationRequest, state: TaskState) -> Decided:
    outcome = str(state.get_status_display()).lower().replace("cancelled", "withdrawn")
    return Decided(request, outcome, state.finished_by, state.finished_at, state.comment)


def _forget_rejected(collection: DataCollection, by: User) -> None:
    """A request that was rejected would wait for its changes for ever."""
    before = collection.publication_requests.first()
    if before and (state := before.current_workflow_state):
        state.cancel(user=by)


def _waiting(request: PublicationRequest) -> WorkflowState | None:
    """Where the request stands in its workflow, while it waits."""
    state = request.current_workflow_state
    return state if state and state.status == IN_PROGRESS else None

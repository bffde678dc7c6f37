"""A publication that waits for a second designer, as Wagtail's workflows know it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from wagtail.models import (
    DraftStateMixin,
    Revision,
    RevisionMixin,
    Task,
    TaskState,
    Workflow,
    WorkflowMixin,
)

from collect.console.workbench import CHANGE
from collect.definitions.models import DataCollection, Publication
from collect.definitions.publishing import PublishingRefusedError, publishable
from collect.organisations.models import User
from collect.returns.access import Refused
from collect.returns.services.publishing import publish_draft

APPROVE, REJECT = "approve", "reject"


class PublicationRequest(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):  # type: ignore[misc]
    """One draft, by its hash, that somebody asks to publish. Approved, it becomes `publication`.

    That is what a workflow's end does with it: it publishes it.
    """

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="publication_requests"
    )
    hash = models.CharField("the draft's hash", max_length=64)
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="asked for by",
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("asked for at", auto_now_add=True)
    publication = models.OneToOneField(
        Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="request"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.collection}: {self.reason[:80]}"

    def get_workflow(self) -> Workflow | None:
        """The workflow; none for what was published or asked for anew."""
        later = PublicationRequest.objects.filter(collection=self.collection_id, pk__gt=self.pk)
        ended = self.publication_id is not None or later.exists()
        return None if ended else self.get_default_workflow()

    @transaction.atomic
    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> None:
        """Publish the collection's draft, if it is still the one that was asked for.

        Raises Refused where it is not, or cannot be published any more.
        """
        DataCollection.objects.select_for_update().get(pk=self.collection_id)
        try:
            spec = publishable(self.collection)
        except PublishingRefusedError as refused:
            raise Refused(f"The draft has problems now: {refused}") from refused
        if spec.hash != self.hash:
            raise Refused("The draft has changed since approval was asked for. Ask for it again.")
        made = publish_draft(self.collection, by=self.by, reason=self.reason)
        super().publish(revision, user=user, **{**options, "skip_permission_checks": True})
        PublicationRequest.objects.filter(pk=self.pk).update(publication=made, approved_by=user)


class SecondDesigner(Task):  # type: ignore[misc]
    """A step of a workflow: a designer other than the one who asked approves, or rejects."""

    class Meta:
        verbose_name = "approval by a second designer"
        verbose_name_plural = "approvals by a second designer"

    def locked_for_user(self, obj: Any, user: User) -> bool:
        """Nobody changes what waits for approval."""
        return True

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        """What the user can do: its name, its label, and whether it asks for a comment."""
        if not user.has_perm(CHANGE) or _asked(obj) == user.pk:
            return []
        return [(REJECT, "Reject", True), (APPROVE, "Approve and publish", True)]

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: User, action_name: str, **facts: Any) -> None:
        """Approve or reject. Raises Refused for those who may not."""
        request = task_state.workflow_state.content_object
        if action_name not in (name for name, *_ in self.get_actions(request, user)):
            raise Refused("Somebody else must decide on this: a designer who has not asked for it.")
        super().on_action(task_state, user, action_name, **facts)

    def get_task_states_user_can_moderate(self, user: User, **_: Any) -> models.QuerySet[Any]:
        """What waits for the user."""
        if not user.has_perm(CHANGE):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting.exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> str:
        """What Wagtail says of it where workflows are made."""
        return "A designer other than the one who asked approves it"


def _asked(obj: Any) -> int | None:
    """The key of who asked, for whatever a workflow is about."""
    by: int | None = getattr(obj, "by_id", None)
    return by

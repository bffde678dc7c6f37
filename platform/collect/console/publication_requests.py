"""Publications that were asked for, as Wagtail lists them with their workflow and its history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.views.snippets import EditView

from collect.console.listing import Listed
from collect.console.models import PublicationRequest


class Decision(EditView):  # type: ignore[misc]
    """Leads to the Publish tab, where the draft stands beside what was asked."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is nothing to edit: what was asked for stays as it was."""
        return redirect("workbench_publish", self.object.collection_id)


class PublicationRequests(Listed):
    """Asked for on the workbench; here they are looked up, with the history of each."""

    model = PublicationRequest
    icon = "tasks"
    menu_label = "Publication requests"
    list_display = ("__str__", "by", "at", "publication", "approved_by")
    list_filter = ("collection",)
    related = ("collection", "by", "publication__collection", "approved_by")
    inspect_view_enabled = True
    edit_view_class = Decision
    edit_handler = ObjectList(
        [
            FieldPanel(name, read_only=True)
            for name in ("collection", "reason", "by", "at", "publication", "approved_by")
        ]
    )

"""What frames every page of the desk: its collection, who looks, and the tabs."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.returns.reach import Reach
from collect.web.pages.parts import Tab

TABS = (
    ("desk", "Overview"),
    ("desk_returns", "All returns"),
    ("desk_bulk", "Bulk acts"),
    ("desk_findings", "Errors and queries"),
    ("desk_years", "Year on year"),
    ("desk_totals", "Totals"),
    ("desk_reports", "Reports"),
    ("desk_dates", "Dates"),
)
"""The pages of the desk that have a tab: the name of the address, and the label."""


@dataclass(frozen=True, slots=True)
class DeskFrame:
    """The frame of one page; templates get it as `frame` and extend `web/desk/frame.html`."""

    reach: Reach
    tabs: list[Tab]

    @property
    def collection(self) -> DataCollection:
        """The collection whose desk this is."""
        return self.reach.collection

    @property
    def whose(self) -> str:
        """In which role the reader is here, for the caption."""
        actor = self.reach.actor
        return f"{actor.organisation_name} – {actor.role.label}"


def desk_frame(reach: Reach, current: str) -> DeskFrame:
    """The frame of the page whose tab has the address called `current`."""
    pk = reach.collection.pk
    tabs = [Tab(label, reverse(name, args=(pk,)), name == current) for name, label in TABS]
    return DeskFrame(reach, tabs)

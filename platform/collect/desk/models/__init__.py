"""The models of the desk."""

from collect.desk.models.bulk import BulkAct, BulkMember, BulkTarget, Deed, MemberState
from collect.desk.models.look import Look
from collect.desk.models.saved_view import SavedView

__all__ = [
    "BulkAct",
    "BulkMember",
    "BulkTarget",
    "Deed",
    "Look",
    "MemberState",
    "SavedView",
]

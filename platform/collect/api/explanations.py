"""Usual explanations over the API: which a rule offers, and a note in the words of one."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404
from ninja import Field, Router, Schema
from ninja.errors import HttpError

from collect.api.allow import collection_for
from collect.api.bearer import Caller
from collect.returns import models as returns
from collect.returns.access import Actor
from collect.returns.explanations import Slot, SlotKind, wording_of
from collect.returns.selectors import offered_explanations
from collect.returns.services.explaining import explain
from collect.returns.texts import UnfitText

router = Router(tags=["Errors, queries and notes"])


class ExplanationSlot(Schema):
    """A place in an explanation for what only you know."""

    kind: SlotKind = Field(description="figure: a number; date: such as 2014-03-27; text: words")
    label: str


class Explanation(Schema):
    """A usual explanation of a rule, which a note on one of its findings can use."""

    id: int
    rule: str = Field(description="The key of the rule, as findings have it")
    text: str = Field(description="With the kind of each slot in round brackets")
    slots: list[ExplanationSlot]

    @staticmethod
    def resolve_text(explanation: returns.Explanation) -> str:
        """The text as people read it."""
        return wording_of(explanation.text).shown

    @staticmethod
    def resolve_slots(explanation: returns.Explanation) -> Sequence[Slot]:
        """The slots in their order."""
        return wording_of(explanation.text).slots


@router.get(
    "/collections/{name}/explanations",
    response=list[Explanation],
    operation_id="listExplanations",
)
def list_explanations(request: Caller, name: str, rule: str = "") -> list[returns.Explanation]:
    """The usual explanations that the rules of a collection offer, or one of its rules."""
    return offered_explanations(collection_for(request, name).series, rule)


def write_explained(
    return_: returns.Return,
    finding: returns.Finding | None,
    explanation: int,
    answers: Sequence[str],
    *,
    by: Actor,
) -> returns.Note:
    """A note in the words of a usual explanation, an answer in each slot.

    Raises HttpError without a finding or with too many answers or too few, UnfitText for an
    answer that does not fit its slot, Http404 where the explanation is not offered.
    """
    if finding is None:
        raise HttpError(422, "A usual explanation is for a finding. Send the finding as well.")
    offered = offered_explanations(return_.collection.series, finding.rule)
    chosen = next((one for one in offered if one.pk == explanation), None)
    if chosen is None:
        raise Http404("There is no such usual explanation for this finding.")
    slots = wording_of(chosen.text).slots
    if len(slots) != len(answers):
        raise HttpError(
            422,
            f"Send an answer for each slot. This explanation has {len(slots)}, and you sent "
            f"{len(answers)}.",
        )
    texts = [_read(slot, answer) for slot, answer in zip(slots, answers, strict=True)]
    return explain(return_, finding, chosen, texts, by=by)


def _read(slot: Slot, answer: str) -> str:
    if slot.kind is not SlotKind.DATE:
        return slot.read([answer])
    parts = answer.strip().split("-")[::-1]
    if len(parts) != 3:
        raise UnfitText(f"{slot.label} must be a date, like 2014-03-27")
    return slot.read(parts)

"""Keeping the library of usual explanations, and explaining a finding with one of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from collect.returns.access import Actor, Refused, insist, may_keep_explanations
from collect.returns.explanations import wording_of
from collect.returns.models import Explanation, Finding, Note, Return
from collect.returns.services.notes import add_note
from collect.returns.texts import UnfitText


def add_explanation(series: str, rule: str, text: str, *, by: Actor) -> Explanation:
    """Offer one more usual explanation of the rule, as the last one.

    Raises UnfitText when the text cannot be used, Refused when the actor may not.
    """
    insist(may_keep_explanations(by))
    wording_of(text)
    kept = text.replace("\r\n", "\n").strip()
    theirs = Explanation.objects.filter(series=series, rule=rule)
    if theirs.filter(text__iexact=kept, retired_at=None).exists():
        raise UnfitText("This explanation is offered already. Change the words, or use that one")
    last = theirs.aggregate(last=Max("order"))["last"]
    return Explanation.objects.create(
        series=series, rule=rule, text=kept, order=1 + (last or 0), by=by.user
    )


def retire(explanation: Explanation, *, by: Actor) -> None:
    """Offer it no longer; notes that were written with it keep it. Raises Refused."""
    insist(may_keep_explanations(by))
    explanation.retired_at = explanation.retired_at or timezone.now()
    explanation.save(update_fields=("retired_at",))


def offer_again(explanation: Explanation, *, by: Actor) -> None:
    """Offer a retired explanation again. Raises Refused."""
    insist(may_keep_explanations(by))
    explanation.retired_at = None
    explanation.save(update_fields=("retired_at",))


@transaction.atomic
def move_up(explanation: Explanation, *, by: Actor) -> None:
    """Offer it before the one that is offered before it now. Raises Refused."""
    insist(may_keep_explanations(by))
    theirs = Explanation.objects.filter(
        series=explanation.series, rule=explanation.rule, retired_at=None
    )
    order = list(theirs.select_for_update())
    place = next((n for n, one in enumerate(order) if one.pk == explanation.pk), 0)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    for number, one in enumerate(order, 1):
        one.order = number
    Explanation.objects.bulk_update(order, ("order",))


def explain(
    return_: Return,
    finding: Finding,
    explanation: Explanation,
    answers: Sequence[str],
    *,
    by: Actor,
) -> Note:
    """A note on the finding in the words of a usual explanation, `answers` in its slots.

    Raises Refused when the actor may not write notes.
    """
    if (explanation.series, explanation.rule) != (return_.collection.series, finding.rule):
        raise Refused("This explanation belongs to another rule. Select one that is offered here")
    text = wording_of(explanation.text).filled(answers)
    return add_note(return_, text, by=by, finding=finding, explanation=explanation)

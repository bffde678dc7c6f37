"""Several people of the department who give, answer and take back more time in the same moment."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from collect.definitions.models import DataCollection
from collect.notifications.models import Notification
from collect.returns.access import OPERATOR, Refused
from collect.returns.models import Extension, ExtensionState, Return
from collect.returns.services.extending import ask_for_more_time, decide, grant, reopen, withdraw
from factories import return_of, source_of, toy
from returns.hands import IN_MEMORY, in_a_copy, together

HANDS = 6


def closing() -> Return:
    """A return whose collection closes tomorrow."""
    collection, today = toy(), timezone.localdate()
    closes = today + timedelta(days=1)
    DataCollection.objects.update(
        closes=closes, closes_to_sources=closes, reference_date=today - timedelta(days=30)
    )
    return return_of(collection, "A1")


def all_but_one_refused(act: Callable[[], object]) -> None:
    """Six hands do the same in the same moment: one of them succeeds, the others are told why."""
    refused = together([act] * HANDS)
    assert [type(one) for one in refused if not isinstance(one, Refused)] == [], refused
    assert len(refused) == HANDS - 1


def give_answer_and_take_back() -> None:
    """Each deed that collectors can do, done by six of them in the same moment."""
    return_, until = closing(), timezone.localdate() + timedelta(days=9)
    collection, source, theirs = return_.collection, return_.source, source_of(return_)
    all_but_one_refused(lambda: grant(collection, source, until, reason="Floods", by=OPERATOR))
    given = Extension.objects.get(organisation=source)
    all_but_one_refused(lambda: withdraw(given.pk, reason="It was dry", by=OPERATOR))
    all_but_one_refused(lambda: reopen(collection, until, reason="A strike", by=OPERATOR))
    all_but_one_refused(
        lambda: withdraw(Extension.objects.get(organisation=None).pk, reason="No", by=OPERATOR)
    )
    for granted in (True, False):
        asked = ask_for_more_time(return_.pk, until, reason="Floods", by=theirs)
        pk, before = asked.pk, Notification.objects.count()
        all_but_one_refused(
            lambda pk=pk, so=granted: decide(pk, granted=so, decision="So be it", by=OPERATOR)
        )
        assert Notification.objects.count() == before + 1
        if granted:
            withdraw(pk, reason="It was dry", by=OPERATOR)
    states = Extension.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [ExtensionState.WITHDRAWN] * 3 + [ExtensionState.DECLINED]


@pytest.mark.skipif(not IN_MEMORY, reason="the test below uses the database server itself")
def test_more_time_is_given_answered_and_taken_back_once(db: None, tmp_path: Path) -> None:
    in_a_copy(
        tmp_path,
        "from returns.test_extensions_at_once import give_answer_and_take_back as act; act()",
    )


@pytest.mark.skipif(IN_MEMORY, reason="the test above uses a copy in a file")
def test_more_time_is_given_answered_and_taken_back_once_on_a_database_server(
    transactional_db: None,
) -> None:
    give_answer_and_take_back()

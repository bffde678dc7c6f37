"""The whole return as it was at any moment, from its trail."""

import pytest

from collect.returns.at_moment import state_at
from collect.returns.models import Return
from collect.returns.trail_reading import verify
from factories import return_of, toy
from returns.nested import nested_toy
from returns.trail_acts import Acts, Facts, as_it_is, as_it_was

ACTS = 40


@pytest.fixture
def acts(db: None, request: pytest.FixtureRequest) -> Acts:
    """Somebody who does this and that to the return of A1, and to that of last year."""
    before = return_of(toy(2023), "A1")
    return Acts(return_of(nested_toy(), "A1"), before, request.param)


@pytest.mark.parametrize("acts", range(6), indirect=True)
def test_whatever_is_done_each_moment_can_be_seen_again(acts: Acts) -> None:
    seen: dict[tuple[int, int], Facts] = {}
    done = []
    for _ in range(ACTS):
        done.append(acts.do_one())
        for return_ in _as_stored(acts):
            said = as_it_is(return_)
            at = (return_.pk, return_.trail_number)
            assert seen.setdefault(at, said) == said, f"{done[-1]} left no entry"
    assert len(seen) > ACTS / 3
    for (pk, number), said in seen.items():
        if number:
            moment = state_at(Return.objects.get(pk=pk), number)
            assert moment is not None
            assert as_it_was(moment) == said, number
            assert moment.counts_agree
    assert [verify(return_) for return_ in _as_stored(acts)] == [[], []]


def _as_stored(acts: Acts) -> list[Return]:
    found = Return.objects.select_related("publication")
    return [found.get(pk=one.pk) for one in (acts.return_, acts.before)]

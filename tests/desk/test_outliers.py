"""How far out a value lies, and who is similar, come from the values themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collect.definitions.selectors import newest_publication
from collect.definitions.specs import spec_of
from collect.desk.item_values import number_places
from collect.desk.outliers import is_outlier, robust_scores
from collect.desk.similar import ALIKE, Sizes, middle, size_item
from factories import toy


def test_one_far_value_does_not_hide_another() -> None:
    scores = robust_scores([1.0, 2, 3, 2, 1, 3, 2, 500, 9000])
    assert [is_outlier(score) for score in scores] == [False] * 7 + [True, True]


def test_the_median_has_the_score_0_and_a_missing_value_has_none() -> None:
    assert robust_scores([1.0, None, 2, 3]) == [
        pytest.approx(-0.67, abs=0.01),
        None,
        0,
        pytest.approx(0.67, abs=0.01),
    ]


def test_where_most_are_equal_the_odd_one_is_still_seen() -> None:
    scores = robust_scores([5.0] * 20 + [90.0])
    assert scores[0] == 0
    assert is_outlier(scores[-1])


@pytest.mark.parametrize("values", [[], [None], [1.0, 2.0], [4.0, 4.0, 4.0, 4.0]])
def test_nothing_can_be_said_of_too_few_or_equal_values(values: list[float | None]) -> None:
    assert robust_scores(values) == [None] * len(values)


def test_similar_are_the_nearest_on_a_scale_of_powers() -> None:
    sizes = Sizes([100, 50, 190, 1000, None, 10])
    assert sizes.nearest(100, 0, wanted=2) == [2, 1]


@given(st.lists(st.none() | st.floats(0, 1e6), min_size=1, max_size=40))
def test_a_source_is_never_similar_to_itself_and_has_ten_at_most(sizes: list[float | None]) -> None:
    held = Sizes(sizes)
    known = sum(size is not None for size in sizes)
    for place, size in enumerate(sizes):
        near = held.nearest(size, place)
        assert place not in near
        assert len(near) == len(set(near)) == (0 if size is None else min(ALIKE, known - 1))


def test_the_median_leaves_out_what_is_missing() -> None:
    assert middle([None, 3, 1]) == 2
    assert middle([None]) is None


def test_the_size_is_the_total_that_most_items_are_added_up_in(db: None) -> None:
    publication = newest_publication(toy())
    assert publication is not None
    spec = spec_of(publication)
    assert size_item(spec, number_places(spec)).item.code == "PlotsAll"

"""A small number that is hidden cannot be worked out from what is shown."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from collect.desk.suppression import Addition, exposed_cells, hidden_cells

Key = tuple[str, str]
TOTAL = "all"


def table(
    rows: list[list[int]],
) -> tuple[dict[Key, int], list[Addition[Key]]]:
    """Items by region with totals on both sides, and the additions that hold in it."""
    regions = [f"r{n}" for n in range(len(rows[0]))]
    items = [f"i{n}" for n in range(len(rows))]
    cells = {
        (item, region): number
        for item, row in zip(items, rows, strict=True)
        for region, number in zip(regions, row, strict=True)
    }
    for item in items:
        cells[item, TOTAL] = sum(cells[item, region] for region in regions)
    for region in (*regions, TOTAL):
        cells["sum", region] = sum(cells[item, region] for item in items)
    additions = [
        Addition((item, TOTAL), tuple((item, region) for region in regions))
        for item in (*items, "sum")
    ]
    additions += [
        Addition(("sum", region), tuple((item, region) for item in items))
        for region in (*regions, TOTAL)
    ]
    return cells, additions


def rank(rows: list[list[Fraction]]) -> int:
    """The rank of a matrix, by plain elimination with fractions."""
    left, found = [row[:] for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((n for n in range(found, len(left)) if left[n][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for n in range(found + 1, len(left)):
            factor = left[n][column] / left[found][column]
            left[n] = [a - factor * b for a, b in zip(left[n], left[found], strict=True)]
        found += 1
    return found


def can_be_computed(additions: list[Addition[Key]], hidden: frozenset[Key], key: Key) -> bool:
    """Whether a reader who knows all shown numbers and all additions can compute a hidden one."""
    unknown = sorted(hidden)
    system = [
        [Fraction((one == addition.total) - addition.parts.count(one)) for one in unknown]
        for addition in additions
    ]
    wanted = [Fraction(one == key) for one in unknown]
    return rank(system) == rank([*system, wanted])


TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 1, 2, 3, 5, 6, 9, 40, 700]), min_size=width, max_size=width),
        min_size=1,
        max_size=4,
    )
)


@given(TABLES, st.integers(1, 5))
def test_no_hidden_number_can_be_computed_from_those_shown(
    rows: list[list[int]], threshold: int
) -> None:
    cells, additions = table(rows)
    hidden = hidden_cells(cells, additions, threshold)
    assert {key for key, number in cells.items() if 1 <= number <= threshold} <= hidden
    for key in hidden:
        assert not can_be_computed(additions, hidden, key), (key, hidden)


@given(TABLES, st.integers(1, 5))
def test_a_table_without_small_numbers_is_shown_whole(
    rows: list[list[int]], threshold: int
) -> None:
    cells, additions = table([[n if n == 0 or n > threshold else 0 for n in row] for row in rows])
    assert hidden_cells(cells, additions, threshold) == frozenset()


def test_a_region_alone_is_hidden_with_the_smallest_other() -> None:
    cells = {"north": 3, "south": 8, "west": 50, "all": 61}
    additions = [Addition("all", ("north", "south", "west"))]
    assert hidden_cells(cells, additions, 5) == {"north", "south"}


def test_two_ones_that_add_up_to_two_give_each_other_away() -> None:
    cells = {"north": 1, "south": 1, "west": 50, "all": 52}
    additions = [Addition("all", ("north", "south", "west"))]
    assert exposed_cells(cells, additions, {"north", "south"}) == ["north", "south"]
    assert hidden_cells(cells, additions, 5) == {"north", "south", "west"}


def test_a_total_that_is_as_small_as_its_only_part_is_hidden_with_it() -> None:
    assert hidden_cells({"north": 2, "all": 2}, [Addition("all", ("north",))], 5) == {
        "north",
        "all",
    }


def test_what_readers_know_is_never_hidden() -> None:
    cells = {"yes": 2, "no": 9, "asked": 11}
    additions = [Addition("asked", ("yes", "no"))]
    assert hidden_cells(cells, additions, 5, known={"asked"}) == {"yes", "no"}

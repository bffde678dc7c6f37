"""The picture of sums: each item once, nothing on top of another, totals right of their parts."""

from hypothesis import given

from collect.definitions.drawing import BOX_HEIGHT, BOX_WIDTH, LONGEST, Picture, picture_of
from collect.definitions.summing import SummedUp
from rules.sums import Cell, SummedItem, SumRule, Sums, sums_of
from written_sums import CODES, build, rules_of_sums


def summed(sums: Sums, label: str = "Label") -> SummedUp:
    cells = [item.cell for item in sums.items]
    return SummedUp(sums, {c: c.item for c in cells}, {c: f"{c.item} {label}" for c in cells})


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    boxes = picture.boxes
    return [
        (one.cell.item, other.cell.item)
        for n, one in enumerate(boxes)
        for other in boxes[:n]
        if abs(one.x - other.x) < BOX_WIDTH and abs(one.y - other.y) < BOX_HEIGHT
    ]


@given(rules_of_sums())
def test_whatever_the_rules_say_every_item_stands_once_and_alone(
    drawn: list[tuple[str, list[str]]],
) -> None:
    picture = picture_of(summed(build(drawn)))
    used = {code for total, parts in drawn for code in (total, *parts)}
    assert sorted(box.cell.item for box in picture.boxes) == sorted(used)
    assert not overlapping(picture)
    assert len(picture.joins) == len(drawn)
    assert all(box.x + BOX_WIDTH <= picture.width for box in picture.boxes)
    assert all(box.y + BOX_HEIGHT <= picture.height for box in picture.boxes)


@given(rules_of_sums())
def test_without_circles_parts_stand_left_of_their_total(
    drawn: list[tuple[str, list[str]]],
) -> None:
    later = {code: n for n, code in enumerate(CODES)}
    downward = [
        (total, [part for part in parts if later[part] > later[total]]) for total, parts in drawn
    ]
    kept = [(total, parts) for total, parts in downward if len(parts) > 1]
    picture = picture_of(summed(build(kept)))
    x = {box.cell.item: box.x for box in picture.boxes}
    assert all(x[part] < x[total] for total, parts in kept for part in parts)


def test_a_long_chain_of_totals_is_drawn() -> None:
    codes = [f"T{n}" for n in range(2000)]
    items = [SummedItem(Cell("S", code)) for code in (*codes, "A")]
    rules = [SumRule(str(n), f"T{n} == T{n + 1} + A") for n in range(1999)]
    assert len(picture_of(summed(sums_of(items, rules))).boxes) == 2001


def test_a_label_that_does_not_fit_is_shortened_and_read_out_whole() -> None:
    label = "children whose statement ended when they moved to another authority"
    sums = sums_of([SummedItem(Cell("S", code)) for code in "TAB"], [SumRule("7", "T == A + B")])
    part, _, total = picture_of(summed(sums, label)).boxes
    assert len(part.text) <= LONGEST
    assert part.text.endswith("…")
    assert part.title == f"A {label} (A), feeds T"
    assert total.is_total
    assert [join.rule for join in picture_of(summed(sums)).joins] == ["7"]

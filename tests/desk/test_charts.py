"""Charts stand on exact places, can be read by everybody, and follow the policy on styles."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from collect.web.charts.bars import bars
from collect.web.charts.lines import Mark, Series, lines, spread
from collect.web.charts.parts import Chart, Picture
from collect.web.charts.scales import Scale, day_ticks, nice_ticks, power_ticks
from collect.web.charts.scatter import MOST_DOTS, Point, scatter
from collect.web.charts.strip import Limit, strip

DAY = date(2014, 1, 20)

CHARTS = [
    lines(
        "a",
        title="By day",
        told="Three of four.",
        series=[
            Series("Submitted", [(DAY, 1), (DAY + timedelta(days=5), 3)]),
            Series("Submitted last year", [(DAY, 0), (DAY + timedelta(days=9), 4)], thin=True),
        ],
        marks=[Mark(DAY + timedelta(days=4), "Return date")],
    ),
    bars("b", title="By region", told="Two.", parts=["Yes", "No"], rows=[("North", [1, 3])]),
    scatter(
        "c",
        title="Change",
        told="One.",
        points=[Point(10, 5, "<b>A & B</b>"), Point(1000, 40, flagged=True)],
        axes=("Size", "Change"),
        limits=lambda size: (-10, 10),
        unit="%",
    ),
    strip("d", title="Spread", told="All.", values=[1, 2, 3], marked=Limit(2, "Ours"), unit="%"),
]


def wide(chart: Chart) -> Picture:
    return next(picture for picture in chart.pictures if picture.layout == "wide")


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_chart_is_a_named_picture_without_inline_style_or_script(chart: Chart) -> None:
    html = render_to_string("web/charts/chart.html", {"chart": chart})
    assert "style=" not in html
    assert "<script" not in html
    assert html.count('role="img"') == 2
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 4
    assert set(re.findall(r'aria-labelledby="([^"]+)"', html)) == {
        f"{chart.name}-{layout}-title {chart.name}-{layout}-desc" for layout in ("wide", "narrow")
    }
    assert html.count(chart.told) == 3


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_nothing_stands_outside_the_picture(chart: Chart) -> None:
    for picture in chart.pictures:
        for dot in picture.dots:
            assert 0 <= dot.x <= picture.width
            assert 0 <= dot.y <= picture.height
        for box in picture.boxes:
            assert 0 <= box.x <= box.x + box.width <= picture.width
        for label in picture.labels:
            assert 0 <= label.y <= picture.height


def test_a_name_with_mark_up_is_shown_as_it_is() -> None:
    html = render_to_string("web/charts/chart.html", {"chart": CHARTS[2]})
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html


def test_a_line_chart_marks_the_return_date_and_names_each_line_at_its_end() -> None:
    picture = wide(CHARTS[0])
    texts = [label.text for label in picture.labels]
    assert {"Return date", "Submitted", "Submitted last year"} <= set(texts)
    mark = next(stroke for stroke in picture.strokes if stroke.css == "app-chart__mark")
    assert mark.x1 == mark.x2


def test_the_figures_of_a_line_chart_are_its_table() -> None:
    table = CHARTS[0].table
    assert table is not None
    assert table.headings == ("Day", "Submitted", "Submitted last year")
    assert table.rows[0] == ("20 January 2014", "1", "0")
    assert table.rows[-1] == ("29 January 2014", "", "4")


def test_the_parts_of_a_bar_fill_it() -> None:
    parts = [box for box in wide(CHARTS[1]).boxes if box.title]
    assert [box.title for box in parts] == ["North: Yes 1", "North: No 3"]
    assert parts[1].width == pytest.approx(3 * parts[0].width, abs=0.3)


def test_a_change_far_out_is_drawn_at_the_edge() -> None:
    many = [Point(100, change) for change in range(-5, 6)] * 20
    chart = scatter(
        "e", title="t", told="t", points=[*many, Point(100, 9000, "far")], axes=("x", "y")
    )
    far = next(dot for dot in wide(chart).dots if dot.title == "far")
    assert far.y == min(dot.y for dot in wide(chart).dots)
    assert "9,000" not in [label.text for label in wide(chart).labels]


def test_many_points_are_drawn_together() -> None:
    points = [Point(10 + n % 7, n % 5) for n in range(MOST_DOTS + 1)]
    dots = wide(scatter("f", title="t", told="t", points=points, axes=("x", "y"))).dots
    assert len(dots) <= 35


def test_charts_without_values_draw_nothing() -> None:
    assert lines("g", title="t", told="t", series=[Series("None", [])]).pictures == ()
    assert strip("h", title="t", told="t", values=[]).pictures == ()
    assert bars("i", title="t", told="t", parts=["a"], rows=[]).pictures == ()
    assert scatter("j", title="t", told="t", points=[], axes=("x", "y")).pictures == ()


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.integers(1, 10))
def test_ticks_are_even_and_cover_both_ends(low: float, length: float, wanted: int) -> None:
    high = low + length
    ticks = nice_ticks(low, high, wanted)
    slack = 1e-6 * max(1, abs(low), abs(high))
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= wanted + 3


def test_powers_of_ten_cover_both_ends() -> None:
    assert power_ticks(3, 7000) == [1, 10, 100, 1000, 10000]
    assert power_ticks(10, 10) == [10, 100]


def test_days_are_marked_by_the_week_and_long_times_by_the_month() -> None:
    assert day_ticks(DAY, DAY + timedelta(days=28), 6)[1] == DAY + timedelta(days=7)
    assert day_ticks(DAY, DAY + timedelta(days=200), 6)[0] == date(2014, 2, 1)


def test_a_value_outside_the_scale_stands_on_its_edge() -> None:
    scale = Scale(0, 10, 100, 200)
    assert (scale(5), scale(-3), scale(99)) == (150, 100, 200)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=12))
def test_labels_never_overlap(wanted: list[float]) -> None:
    places = spread(sorted(wanted), 0, 300)
    gaps = [after - before for before, after in pairwise(places)]
    assert all(gap >= 16.9 for gap in gaps)

"""Rules that add up items, as a property test draws them, and their sums."""

from hypothesis import strategies as st

from rules.sums import Cell, SummedItem, SumRule, Sums, sums_of

CODES = [f"I{number}" for number in range(12)]


@st.composite
def rules_of_sums(draw: st.DrawFn) -> list[tuple[str, list[str]]]:
    total = st.sampled_from(CODES)
    parts = st.lists(st.sampled_from(CODES), min_size=2, max_size=4, unique=True)
    return draw(st.lists(st.tuples(total, parts), max_size=12))


def build(drawn: list[tuple[str, list[str]]]) -> Sums:
    items = [SummedItem(Cell("S", code)) for code in CODES]
    rules = [SumRule(str(n), f"{t} == {' + '.join(parts)}") for n, (t, parts) in enumerate(drawn)]
    return sums_of(items, rules)

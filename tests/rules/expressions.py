"""Random rules and random values for the toy collection."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

SIGNS = ("==", "!=", "<", "<=", ">", ">=", "<>", "≤", "≥", "≠")
DAYS = st.sampled_from(
    (
        date(2012, 2, 29), date(2013, 2, 28), date(2013, 3, 1), date(2013, 8, 31),
        date(2014, 1, 16), date(2014, 1, 31), date(1, 1, 1), date(9999, 12, 31),
    )
) | st.dates(date(1990, 1, 1), date(2030, 1, 1))  # fmt: skip

WHOLE_ITEMS = st.sampled_from(("A", "B", "C", "D", "previous.A", "previous.B"))
NUMBER_ITEMS = st.one_of(WHOLE_ITEMS, st.sampled_from(("Price", "Rate", "previous.Price")))
CONSTANTS = st.sampled_from(("0", "1", "2", "3", "10", "0.5", "0.05", "20%", "12.5%", "7"))
TEXT_ITEMS = st.sampled_from(("Name", "Town", "Colour", "previous.Name"))
TEXT_CONSTANTS = st.sampled_from(('"a"', '"R"', '"ab"', '"North ""X"""', '"é"'))
DAY_ITEMS = st.sampled_from(("Start", "End", "previous.Start"))


def numbers(depth: int) -> st.SearchStrategy[str]:
    if depth <= 0:
        return NUMBER_ITEMS | CONSTANTS
    inner, texts, days = numbers(depth - 1), text(depth - 1), dates(depth - 1)
    listed = st.lists(inner, min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        NUMBER_ITEMS,
        st.builds("({} {} {})".format, inner, st.sampled_from("+-"), inner),
        st.builds("{} + {} - {}".format, WHOLE_ITEMS, WHOLE_ITEMS, WHOLE_ITEMS).map("({})".format),
        st.builds("({} * {})".format, NUMBER_ITEMS, inner if depth < 2 else NUMBER_ITEMS),
        st.builds("({} / {})".format, inner, inner),
        st.builds("(-{})".format, inner),
        st.builds("{}({})".format, st.sampled_from(("sum", "min", "max", "average")), listed),
        st.builds("{}({})".format, st.sampled_from(("nz", "abs", "round")), inner),
        st.builds("round({}, {})".format, inner, st.integers(0, 9)),
        st.builds("length({})".format, texts),
        st.builds("{}({})".format, st.sampled_from(("year", "month", "day")), days),
        st.builds(
            "{}({}, {})".format,
            st.sampled_from(("days_between", "months_between", "age")), DAY_ITEMS, days,
        ),
    )  # fmt: skip


def text(depth: int) -> st.SearchStrategy[str]:
    if depth <= 0:
        return TEXT_ITEMS | TEXT_CONSTANTS
    inner = text(depth - 1)
    return st.one_of(
        TEXT_ITEMS,
        st.builds("{}({})".format, st.sampled_from(("upper", "lower")), inner),
        st.builds(
            "{}({}, {})".format, st.sampled_from(("left", "right")), inner,
            WHOLE_ITEMS | st.sampled_from(("0", "1", "2")),
        ),
    )  # fmt: skip


def dates(depth: int) -> st.SearchStrategy[str]:
    if depth <= 0:
        return DAY_ITEMS | DAYS.map(date.isoformat)
    counts = WHOLE_ITEMS | st.sampled_from(("1", "-1", "12", "400", "-120000"))
    return DAY_ITEMS | st.builds(
        "{}({}, {})".format, st.sampled_from(("add_days", "add_months")), dates(depth - 1), counts
    )


def predicates(depth: int) -> st.SearchStrategy[str]:
    signs, negation = st.sampled_from(SIGNS), st.sampled_from(("", "not "))
    tests = [st.sampled_from(("Open", "Free", "Open == Free", "Free <> previous.Open"))]
    for values in (numbers(depth), text(depth), dates(depth)):
        tests += [
            st.builds("{} {} {}".format, values, signs, values),
            st.builds("{} {} {} {} {}".format, values, signs, values, signs, values),
            st.builds("{} {}between {} and {}".format, values, negation, values, values),
            st.builds("{} is {}{}".format, values, negation, st.sampled_from(("blank", "filled"))),
            st.builds("{}({})".format, st.sampled_from(("blank", "FILLED")), values),
        ]
    tests += [
        st.builds(
            "{} == {} within {}".format, numbers(depth), numbers(depth),
            st.sampled_from(("1", "0.5", "10%", "2.5%", "tolerance")),
        ),
        st.builds("{} {}in (0, 1, -2, 0.5)".format, numbers(depth), negation),
        st.builds("{} {}in (\"R\", \"a\", \"ab\")".format, text(depth), negation),
        st.builds("{} {}in codelist(Colours)".format, text(depth), negation),
        st.builds(
            "{} {}matches {}".format, text(depth), negation,
            st.sampled_from(('"[A-Z]{1,2}"', '"a.*"', '"(a|b)+"', '"[ab]?b"', '"\\d{2}"')),
        ),
        st.builds(
            "{}({}, {})".format, st.sampled_from(("starts_with", "ends_with", "contains")),
            text(depth), text(depth),
        ),
    ]  # fmt: skip
    return st.one_of(tests)


def conditions(depth: int) -> st.SearchStrategy[str]:
    if depth <= 0:
        return predicates(2)
    inner = conditions(depth - 1)
    joined = st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(("and", "or", "AND")), inner),
        st.builds("({} or {} or {})".format, inner, inner, inner),
        st.builds("not ({})".format, inner),
    )
    # Chosen by a coin: the many kinds of predicate would leave few joined conditions.
    return st.booleans().flatmap(lambda joins: joined if joins else inner)


def rules() -> st.SearchStrategy[str]:
    parts = conditions(2)
    return st.one_of(
        parts,
        st.builds("if {} then {}".format, parts, parts),
        st.builds("if {} then {} else {}".format, parts, parts, parts),
    )


SMALL = st.integers(-3, 12) | st.sampled_from((0, 10, 11, 90, 100, 110))
MONEY = st.builds("{:.2f}".format, st.decimals(-20, 20, places=2))
WORDS = st.sampled_from(("R", "G", "a", "ab", "b", "AB", 'North "X"', "é", "12", " a"))
VALUES = {
    **dict.fromkeys(("A", "B", "C", "D"), SMALL),
    "Price": MONEY,
    "Rate": st.builds("{:.1f}".format, st.decimals(-20, 20, places=1)),
    "Name": WORDS,
    "Town": WORDS,
    "Colour": st.sampled_from(("R", "G")),
    "Start": DAYS.map(date.isoformat),
    "End": DAYS.map(date.isoformat),
    "Open": st.booleans(),
    "Free": st.booleans(),
}


def stored() -> st.SearchStrategy[dict[str, int | str | bool | None]]:
    """Stored values by item code, blanks among them."""
    return st.fixed_dictionaries({code: st.none() | values for code, values in VALUES.items()})

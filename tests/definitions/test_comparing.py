"""What changed from one spec to another is told in words, once, and in form order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from collect.definitions.comparing import compare
from collect.definitions.differences import Difference, Part
from exchange.supplies import LAST_YEAR, TOY
from rules.findings import BlankPolicy, Severity, Switch
from rules.spec import (
    CodeSetSpec,
    CodeSpec,
    CollectionSpec,
    ItemSpec,
    Lineage,
    RuleSpec,
    SectionSpec,
)

BLANK = "A blank number counts as 0."


def with_item(spec: CollectionSpec, code: str, **changes: object) -> CollectionSpec:
    """The spec with something else said of one item."""
    sections = tuple(
        replace(s, items=tuple(replace(i, **changes) if i.code == code else i for i in s.items))
        for s in spec.sections
    )
    return replace(spec, sections=sections)


def with_rule(spec: CollectionSpec, number: str, **changes: object) -> CollectionSpec:
    """The spec with something else said of one rule."""
    rules = tuple(replace(r, **changes) if r.number == number else r for r in spec.rules)
    return replace(spec, rules=rules)


def one_section(year: int, *items: ItemSpec, rules: tuple[RuleSpec, ...] = ()) -> CollectionSpec:
    """A small collection of some items."""
    sections = (SectionSpec("Plots", "Plots", items),)
    return CollectionSpec("PLOTS", year, "Plots", date(2024, 3, 31), sections, rules=rules)


def number(code: str, **more: object) -> ItemSpec:
    """An item that is a whole number."""
    return ItemSpec(code, "whole_number", f"Number of {code}", **more)  # type: ignore[arg-type]


def told(before: CollectionSpec, after: CollectionSpec) -> list[tuple[str, str, str, str]]:
    """Each difference as name, change, before and after."""
    return [(one.name, one.change, one.before, one.after) for one in compare(before, after)]


def test_the_same_spec_has_no_difference_with_itself() -> None:
    assert compare(TOY, TOY) == []
    assert compare(LAST_YEAR, replace(LAST_YEAR, year=2024, title="Next")) == []


def test_the_survey_of_the_next_year_has_these_differences() -> None:
    found = compare(LAST_YEAR, TOY)
    assert [(one.part, one.place, one.name, one.change, one.is_wording) for one in found] == [
        (Part.ITEM, "Plots", "2f Rent", "Renamed", False),
        (Part.ITEM, "Plots", "2f Rent", "Label", True),
        (Part.ITEM, "Plots", "2g Hens", "Added", False),
        (Part.ITEM, "Plots", "2g Bees", "Dropped", False),
        (Part.RULE, "", "104", "Names of items", True),
        (Part.RULE, "", "106", "What must hold", False),
        (Part.RULE, "", "106", "Message", True),
        (Part.RULE, "", "107Q", "Added", False),
    ]
    assert (found[0].before, found[0].after) == ("Fee", "Rent")
    assert found[4].after == f"2f Rent must be at most 250.00. {BLANK}"
    assert found[5].before.startswith("1b Opened must be at most 31 March 2023.")


def test_two_publications_of_one_year_are_compared_by_code() -> None:
    assert TOY.section_of_item["Rent"], "the item that was renamed since last year"
    later = with_item(TOY, "Hens", label="Hens and ducks")
    assert told(TOY, later) == [("2g Hens", "Label", "Hens", "Hens and ducks")]
    gone = replace(TOY, title="Survey", reference_date=date(2024, 4, 1))
    assert told(TOY, gone) == [
        ("PLOTS_2024", "Title", "Allotment survey 2024", "Survey"),
        ("PLOTS_2024", "Reference date", "31 March 2024", "1 April 2024"),
    ]


def test_split_and_merged_items_are_neither_dropped_nor_added() -> None:
    before = one_section(2023, number("All"), number("Young"), number("Old"), number("Same"))
    after = one_section(
        2024,
        number("Let", lineage=Lineage.SPLIT, previous=("All",)),
        number("Empty", lineage=Lineage.SPLIT, previous=("All",)),
        number("People", lineage=Lineage.MERGED, previous=("Young", "Old")),
        number("Same"),
    )
    names = "Number of All", "Number of Let", "Number of Empty", "Number of People"
    assert told(before, after) == [
        (names[1], "Split", names[0], names[1]),
        (names[2], "Split", names[0], names[2]),
        (names[3], "Merged", "Number of Young, Number of Old", names[3]),
    ]


def test_a_code_that_is_used_for_something_new_is_dropped_and_added() -> None:
    before, after = one_section(2023, number("A")), one_section(2024, number("A"))
    after = with_item(after, "A", lineage=Lineage.NEW)
    assert [change for _, change, *_ in told(before, after)] == ["Added", "Dropped"]


def test_every_aspect_of_an_item_is_told() -> None:
    changes = {
        "question": ("2x", "Question number", "2g", "2x"),
        "kind": ("decimal", "Kind", "Whole number", "Decimal number"),
        "maximum": (Decimal(9), "What it must be", "a whole number that is not negative",
                    "a whole number between 0 and 9"),
        "mandatory": (True, "Mandatory", "No", "Yes"),
        "unit": ("dozens", "Unit", "", "dozens"),
        "hint": ("Count them", "Hint", "", "Count them"),
        "total_of": (("PlotsLet",), "Total of", "", "PlotsLet"),
        "filled_from": ("native_id", "Filled in from", "", "native_id"),
        "code_set": ("Soils", "Code set", "", "Soils"),
    }  # fmt: skip
    for field, (value, *expected) in changes.items():
        found = told(TOY, with_item(TOY, "Hens", **{field: value}))
        assert tuple(expected) in [one[1:] for one in found], field


def test_a_heading_is_told_once_for_the_items_below_it() -> None:
    after = TOY
    for code in ("PlotsLet", "PlotsEmpty", "PlotsAll"):
        after = with_item(after, code, group="Plots, counted on 1 April")
    before, now = "Plots, counted on 31 March", "Plots, counted on 1 April"
    assert told(TOY, after) == [("2a PlotsLet to 2c PlotsAll", "Heading", before, now)]


def test_moving_an_item_within_its_section_or_to_another_is_told() -> None:
    site, plots, shed = TOY.sections
    turned = replace(TOY, sections=(site, replace(plots, items=plots.items[::-1]), shed))
    assert [one[:2] for one in told(TOY, turned)] == [("All items", "Order")]
    moved = replace(
        TOY,
        sections=(
            replace(site, items=(*site.items, plots.items[-1])),
            replace(plots, items=plots.items[:-1]),
            shed,
        ),
    )
    assert told(TOY, moved) == [("2g Hens", "Section", "Plots", "The site")]


def test_sections_and_their_items_come_and_go_together() -> None:
    site, plots, _ = TOY.sections
    less = replace(TOY, sections=(site, plots))
    assert [one[:2] for one in told(TOY, less)][:2] == [
        ("Sheds", "Dropped"),
        ("3a ShedNo", "Dropped"),
    ]
    assert {one.place for one in compare(TOY, less)} == {"", "Sheds"}
    assert [one[1] for one in told(less, TOY)] == ["Added"] * 5
    other = replace(TOY, sections=(plots, replace(site, title="Your site"), TOY.sections[2]))
    assert [one[:2] for one in told(TOY, other)] == [
        ("Your site", "Title"),
        ("All sections", "Order"),
    ]


def test_codes_are_told_by_their_set() -> None:
    soils, roofs = TOY.code_sets
    changed = CodeSetSpec(
        "Soils", (CodeSpec("SA", "Sand"), CodeSpec("CL", "Heavy clay"), CodeSpec("PE", "Peat"))
    )
    found = compare(TOY, replace(TOY, code_sets=(changed,)))
    assert [(one.place, one.name, one.change, one.before, one.after) for one in found] == [
        ("Soils", "CL", "Label", "Clay", "Heavy clay"),
        ("Soils", "PE", "Added", "", "Peat"),
        ("Soils", "LO", "Dropped", "Loam, or a mixture", ""),
        ("Soils", "All codes", "Order", "CL, SA", "SA, CL"),
        *(("Roofs", code.code, "Dropped", code.label, "") for code in roofs.codes),
    ]
    assert soils.codes[0].label == "Clay"


def test_every_aspect_of_a_rule_is_told_and_whether_it_is_wording_only() -> None:
    rule = TOY.rule_by_number["103Q"]
    changes = {
        "tolerance": ("20%", "Tolerance", "10%", "20%", False),
        "blank": (BlankPolicy.FAILS, "Blank values", "Not checked while blank", "Blank fails",
                  False),
        "severity": (Severity.ERROR, "Priority", "Query", "Error", False),
        "active_from": (date(2024, 1, 2), "In use from", "", "2 January 2024", False),
        "active_to": (date(2025, 1, 2), "In use until", "", "2 January 2025", False),
        "scope": ("Plots", "Scope", "", "Plots", False),
        "message": ("Changed.", "Message", rule.message, "Changed.", True),
        "how_to_fix": ("Check.", "How to fix it", rule.how_to_fix, "Check.", True),
    }  # fmt: skip
    for field, (value, change, before, after, is_wording) in changes.items():
        (found,) = compare(TOY, with_rule(TOY, "103Q", **{field: value}))
        expected = Difference(Part.RULE, "", "103Q", change, before, after, is_wording)
        assert found == expected, field


def test_a_rule_that_is_switched_off_says_why() -> None:
    off = with_rule(TOY, "101", switch=Switch.OFF, switch_reason="It was wrong.")
    assert told(TOY, off) == [("101", "In use or not", "In use", "Switched off: It was wrong.")]


def test_an_expression_written_in_another_way_is_no_difference() -> None:
    other = with_rule(TOY, "101", expression="(PlotsAll)==PlotsLet+ PlotsEmpty")
    assert compare(TOY, other) == []


def test_a_rule_on_an_item_that_took_the_code_of_another_is_told() -> None:
    rule = RuleSpec("1", Severity.ERROR, "A <= 1", BlankPolicy.ZERO, "Too many")
    before = one_section(2023, number("A"), rules=(rule,))
    after = one_section(
        2024,
        number("A", lineage=Lineage.NEW),
        number("B", lineage=Lineage.RENAMED, previous=("A",)),
        rules=(rule,),
    )
    (found,) = [one for one in compare(before, after) if one.part is Part.RULE]
    assert (found.change, found.is_wording) == ("What must hold", False)


def test_last_years_value_follows_a_renamed_item_too() -> None:
    old = RuleSpec("1", Severity.ERROR, "A + 1 == previous.A + A", BlankPolicy.ZERO, "Odd")
    new = replace(old, expression="Bee + 1 == previous.Bee + Bee")
    before = one_section(2023, number("A"), rules=(old,))
    renamed = number("Bee", lineage=Lineage.RENAMED, previous=("A",))
    (found,) = [
        one
        for one in compare(before, one_section(2024, renamed, rules=(new,)))
        if one.part is Part.RULE
    ]
    assert (found.change, found.is_wording) == ("Names of items", True)

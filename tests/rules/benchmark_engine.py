"""How fast 250 rules are on one return, beside what a developer would write by hand.

Run it with `python tests/rules/benchmark_engine.py`; it prints CPU times and ratios.
"""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rules.data import RecordData, ReturnData
from rules.engine import Engine
from rules.findings import BlankPolicy, Severity
from rules.spec import CollectionSpec, ItemSpec, RuleSpec, SectionSpec

RULES = 250
ITEMS = 160
Judge = Callable[[Sequence[Any]], tuple[list[int], list[int]]]


def parts(random_: random.Random) -> list[tuple[str, tuple[int, ...], BlankPolicy]]:
    """The shape, items and blank policy of each rule: mostly sums and comparisons."""
    shapes = (
        ("sum", 5, BlankPolicy.FAILS), ("sum", 17, BlankPolicy.FAILS),
        ("order", 2, BlankPolicy.NOT_CHECKED), ("chain", 3, BlankPolicy.NOT_CHECKED),
        ("within", 2, BlankPolicy.NOT_CHECKED), ("if", 2, BlankPolicy.NOT_CHECKED),
        ("zero", 3, BlankPolicy.ZERO),
    )  # fmt: skip
    chosen = []
    for place in range(RULES):
        shape, size, blank = shapes[place % len(shapes)]
        chosen.append((shape, tuple(random_.sample(range(ITEMS), size)), blank))
    return chosen


def written(shape: str, items: tuple[int, ...]) -> str:
    """The rule in the language of rules."""
    names = [f"I{number}" for number in items]
    return {
        "sum": lambda: f"{names[0]} == {' + '.join(names[1:])}",
        "order": lambda: f"{names[0]} <= {names[1]}",
        "chain": lambda: f"{names[0]} <= {names[1]} <= {names[2]}",
        "within": lambda: f"{names[0]} == {names[1]} within 10%",
        "if": lambda: f"if {names[0]} > 0 then {names[1]} > 0",
        "zero": lambda: f"{names[0]} >= {names[1]} + {names[2]}",
    }[shape]()


def by_hand(shape: str, items: tuple[int, ...], place: int) -> list[str]:
    """The lines of careful hand-written Python for the rule."""
    n = [f"i{number}" for number in items]
    fail, unchecked = f"failing.append({place})", f"unchecked.append({place})"
    blank = " or ".join(f"{name} is None" for name in n)
    match shape:
        case "sum":
            return [f" if {blank} or {n[0]} != {' + '.join(n[1:])}:", f"  {fail}"]
        case "zero":
            a, b, c = (f"({name} or 0)" for name in n)
            return [f" if {a} < {b} + {c}:", f"  {fail}"]
        case "order":
            return [f" if {blank}:", f"  {unchecked}", f" elif {n[0]} > {n[1]}:", f"  {fail}"]
        case "within":
            wrong = f"abs({n[0]} - {n[1]}) * 10 > abs({n[1]})"
            return [f" if {blank}:", f"  {unchecked}", f" elif {wrong}:", f"  {fail}"]
        case "chain":
            a, b, c = n
            first = f"{a} is not None and {b} is not None and {a} > {b}"
            second = f"{b} is not None and {c} is not None and {b} > {c}"
            return [f" if ({first}) or ({second}):", f"  {fail}",
                    f" elif {blank}:", f"  {unchecked}"]  # fmt: skip
        case _:
            a, b = n
            fails = f"{a} is not None and {a} > 0 and {b} is not None and {b} <= 0"
            passes = f"({a} is not None and {a} <= 0) or ({b} is not None and {b} > 0)"
            return [f" if {fails}:", f"  {fail}", f" elif not ({passes}):", f"  {unchecked}"]


def unrolled(rules: Sequence[tuple[str, tuple[int, ...], BlankPolicy]], order: list[int]) -> Judge:
    """One hand-written function that names every item, as fast as plain Python gets."""
    lines = ["def judge(values):", f" {', '.join(f'i{n}' for n in order)}, = values"]
    lines += [" failing = []; unchecked = []"]
    for place, (shape, items, _) in enumerate(rules):
        lines += by_hand(shape, items, place)
    namespace: dict[str, Any] = {}
    exec("\n".join([*lines, " return failing, unchecked"]), namespace)
    made: Judge = namespace["judge"]
    return made


def looped(
    rules: Sequence[tuple[str, tuple[int, ...], BlankPolicy]],
) -> Callable[[list[Any]], tuple[list[int], list[int]]]:
    """What a developer would write: a table of rules for each shape, and loops over them."""
    tables: dict[str, list[tuple[int, int, tuple[int, ...]]]] = {}
    for place, (shape, items, _) in enumerate(rules):
        tables.setdefault(shape, []).append((place, items[0], items[1:]))

    def judge(  # noqa: PLR0912 written out, as by hand
        values: list[Any],
    ) -> tuple[list[int], list[int]]:
        failing, unchecked = [], []
        for place, total, added in tables["sum"]:
            expected, found = values[total], 0
            for item in added:
                value = values[item]
                if value is None:
                    expected = None
                    break
                found += value
            if expected is None or expected != found:
                failing.append(place)
        for place, total, added in tables["zero"]:
            if (values[total] or 0) < sum(values[item] or 0 for item in added):
                failing.append(place)
        for shape in ("order", "chain"):
            for place, first, others in tables[shape]:
                read = [values[first], *[values[item] for item in others]]
                pairs = list(pairwise(read))
                if any(a is not None and b is not None and a > b for a, b in pairs):
                    failing.append(place)
                elif None in read:
                    unchecked.append(place)
        for place, first, (second,) in tables["within"]:
            a, b = values[first], values[second]
            if a is None or b is None:
                unchecked.append(place)
            elif abs(a - b) * 10 > abs(b):
                failing.append(place)
        for place, first, (second,) in tables["if"]:
            a, b = values[first], values[second]
            if a is not None and a > 0 and b is not None and b <= 0:
                failing.append(place)
            elif not ((a is not None and a <= 0) or (b is not None and b > 0)):
                unchecked.append(place)
        return sorted(failing), sorted(unchecked)

    return judge


def collection(rules: Sequence[tuple[str, tuple[int, ...], BlankPolicy]]) -> CollectionSpec:
    """The rules as a collection."""
    items = tuple(ItemSpec(f"I{n}", "whole_number", f"Item {n}") for n in range(ITEMS))
    specs = tuple(
        RuleSpec(str(place), Severity.ERROR, written(shape, read), blank, "Look again")
        for place, (shape, read, blank) in enumerate(rules)
    )
    sections = (SectionSpec("S", "Section", items),)
    return CollectionSpec("BENCH", 2014, "Benchmark", date(2014, 1, 16), sections, rules=specs)


def passing_values(random_: random.Random) -> list[int | None]:
    """Values that most of the rules pass, whatever they read: zeros, and a few blanks."""
    values: list[int | None] = [0] * ITEMS
    for number in random_.sample(range(ITEMS), 4):
        values[number] = None
    return values


def cost(run: Callable[[], object], repeat: int = 400, rounds: int = 15) -> float:
    """CPU microseconds of one call: the median of several rounds."""
    found = []
    for _ in range(rounds):
        start = process_time()
        for _ in range(repeat):
            run()
        found.append((process_time() - start) / repeat * 1e6)
    return median(found)


def compared(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float, float]:
    """Costs of two, measured in turns so that both see the same machine, and the median ratio."""
    costs = [(cost(one, 100, 1), cost(other, 100, 1)) for _ in range(41)]
    return (
        median(a for a, _ in costs), median(b for _, b in costs), median(a / b for a, b in costs),
    )  # fmt: skip


def measured() -> dict[str, tuple[float, float]]:
    """Each bar's name with the ratio (or milliseconds) found and the bar."""
    random_ = random.Random(2014)
    rules = parts(random_)
    compiled, with_singles = list[float](), list[float]()
    for _ in range(5):
        gc.collect()
        start = process_time()
        engine = Engine(collection(rules))
        fused = engine._fused
        compiled.append((process_time() - start) * 1000)
        singles = {rule.spec.number: engine._runner(rule) for rule in engine._active}
        with_singles.append((process_time() - start) * 1000)
    order = [int(name[1:]) for name in engine._slots]
    values = passing_values(random_)
    slots = [values[number] for number in order]
    hand, loops = unrolled(rules, order), looped(rules)
    assert fused(slots) == hand(slots) == loops(values)
    full, unrolled_cost, ratio = compared(lambda: fused(slots), lambda: hand(slots))
    _, loops_cost, loop_ratio = compared(lambda: fused(slots), lambda: loops(values))
    read = engine.checks_reading("I7")[1:]
    own = [
        (singles[number], [values[int(n[1:])] for n in engine._rules[number].checked.reads])
        for number in read
    ]

    def one_edit() -> None:
        for run, given in own:
            run(given)

    edit, _, edit_ratio = compared(one_edit, lambda: fused(slots))
    print(f"250 rules, one return: fused {full:.1f} µs, unrolled {unrolled_cost:.1f} µs, ", end="")
    print(f"loops {loops_cost:.1f} µs; one edit ({len(read)} rules) {edit:.1f} µs")
    data = ReturnData(
        (RecordData("S", {f"I{n}": v for n, v in enumerate(values) if v is not None}),)
    )
    whole = cost(lambda: engine.check(data), 50)
    part = cost(lambda: engine.check_changed(data, None, ("I7",)), 50)
    print(f"with loading, built-in checks and messages: check {whole:.0f} µs, ", end="")
    print(f"check_changed {part:.0f} µs")
    return {
        "fused against unrolled by hand": (ratio, 1.10),
        "fused against loops": (loop_ratio, 0.35),
        "one edit against everything": (edit_ratio, 0.25),
        "cold compilation, ms": (median(compiled), 50.0),
        "... every rule's own function too": (median(with_singles), 50.0),
    }


if __name__ == "__main__":
    for bar, (found, limit) in measured().items():
        print(f"{bar:34} {found:7.3f}  (bar {limit:.2f})")

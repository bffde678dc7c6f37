"""Rules, messages and examples that follow when items are split, merged or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from collect.definitions.cells import number_of
from collect.definitions.examples import ExampleUnreadableError, parts_of, written
from collect.definitions.mentions import with_cells, with_rows
from collect.definitions.tables import EXAMPLES, RULES, FolderTables, Row
from rules.findings import BlankPolicy
from rules.language.mistakes import MistakeFoundError
from rules.language.names import PREVIOUS
from rules.language.rewriting import gathered, places_in, put, spread, without
from rules.language.slots import slots_in

Values = dict[str, str]


def spread_names(tables: FolderTables, parts: Mapping[str, Sequence[str]]) -> FolderTables:
    """Tables with parts in place of each name, such as `{"A": ["A1", "A2"]}`.

    Rules and messages add the parts up; in examples the first part takes the value.
    """

    def slots(text: str) -> str:
        inside = [(p, "} + {".join(parts[p.name])) for p in slots_in(text) if p.name in parts]
        return put(text, inside)

    def values(given: Values) -> Values:
        found = Values()
        for name, text in given.items():
            first, *others = parts.get(name, (name,))
            found |= {first: text, **dict.fromkeys(others, "0" if text else "")}
        return found

    tables = with_cells(tables, RULES, "expression", lambda text: _spread(text, parts))
    tables = with_cells(tables, RULES, "message", slots)
    return with_cells(tables, EXAMPLES, "values", lambda text: _with_values(text, values))


def gather_names(tables: FolderTables, codes: Sequence[str], into: str) -> FolderTables:
    """Tables with one name wherever a rule adds all of these up, this year's or last year's.

    A rule that names one of them in another way stays as it is, and so do its examples.
    """

    def rewritten(text: str) -> str:
        for before in ("", PREVIOUS):
            text = gathered(text, [before + code for code in codes], before + into)
        return text

    def values(row: Row) -> Callable[[Values], Values]:
        zero = row["blank"] == BlankPolicy.ZERO
        return lambda given: _added_up(given, codes, into, zero=zero)

    return _with_rules(tables, set(codes) - {into}, rewritten, values)


def without_name(tables: FolderTables, code: str) -> FolderTables:
    """Tables whose sums go on without an item; a rule that names it in another way stays."""

    def rewritten(text: str) -> str:
        return without(without(text, code), PREVIOUS + code)

    def values(row: Row) -> Callable[[Values], Values]:
        gone = (code, PREVIOUS + code)
        return lambda given: {name: text for name, text in given.items() if name not in gone}

    return _with_rules(tables, {code}, rewritten, values)


def _with_rules(
    tables: FolderTables,
    gone: set[str],
    rewritten: Callable[[str], str],
    values: Callable[[Row], Callable[[Values], Values]],
) -> FolderTables:
    """Tables with those rules rewritten that name nothing that is gone afterwards."""
    rules, examples = dict[str, Row](), dict[str, Callable[[Values], Values]]()
    for row in tables.of(RULES):
        rules[row["number"]] = row
        if not any(code in row["expression"] for code in gone):
            continue  # most rules name none of them, and reading them all takes time
        try:
            text = rewritten(row["expression"])
            left = {place.name.removeprefix(PREVIOUS) for place in places_in(text)}
        except MistakeFoundError:
            continue
        if text != row["expression"] and not left & gone:
            rules[row["number"]] = replace(row, cells={**row.cells, "expression": text})
            examples[row["number"]] = values(row)
    tables = with_rows(tables, RULES, rules.values())
    rows = (_example(row, examples.get(row["rule"])) for row in tables.of(EXAMPLES))
    return with_rows(tables, EXAMPLES, rows)


def _example(row: Row, values: Callable[[Values], Values] | None) -> Row:
    text = _with_values(row["values"], values) if values else row["values"]
    return row if text == row["values"] else replace(row, cells={**row.cells, "values": text})


def _spread(text: str, parts: Mapping[str, Sequence[str]]) -> str:
    if not any(name.removeprefix(PREVIOUS) in text for name in parts):
        return text
    try:
        return spread(text, parts)
    except MistakeFoundError:
        return text


def _with_values(text: str, new: Callable[[Values], Values]) -> str:
    try:
        given = parts_of(text)
    except ExampleUnreadableError:
        return text
    values = new(given)
    return text if values == given else written(values)


def _added_up(given: Values, codes: Sequence[str], into: str, *, zero: bool) -> Values:
    """Values with one for several; where one of those is blank, so is the whole, unless `zero`."""
    for before in ("", PREVIOUS):
        names = [before + code for code in codes]
        if not any(name in given for name in names):
            continue
        texts = [given.get(name, given.get("*", "") if not before else "") for name in names]
        numbers = [number_of(text) for text in texts]
        known = [number for number in numbers if number is not None]
        given = {name: text for name, text in given.items() if name not in names}
        if known and (zero or len(known) == len(names)):
            given[before + into] = f"{sum(known, Decimal(0)):f}"
        elif not before and "*" in given:
            given[before + into] = ""
    return given

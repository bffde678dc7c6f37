"""The values of an example, such as `TotAll=10; Tot05=1; *=0; previous.TotAll=9`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rules.findings import StoredValue
from rules.kinds import KINDS, read_cell
from rules.language.mistakes import nearest
from rules.language.names import PREVIOUS, names_of
from rules.language.rewriting import Place
from rules.spec import CollectionSpec

_PART = re.compile(
    r"""\s*(?P<name>\*|(previous\.)?[A-Za-z][A-Za-z0-9_]*)\s*=\s*
        ("(?P<quoted>([^"]|"")*)"|(?P<bare>[^;"]*))\s*(;|\Z)""",
    re.ASCII | re.VERBOSE,
)


class ExampleUnreadableError(ValueError):
    """The values of an example cannot be read; the text says why and how to mend it."""


def parts_of(text: str) -> dict[str, str]:
    """The text given for each name, in order.

    A value with `;` or spaces around it stands in double quotes, and a quote in it is doubled.
    Raises ExampleUnreadableError.
    """
    parts: dict[str, str] = {}
    at = 0
    while at < len(text.rstrip()):
        part = _PART.match(text, at)
        if not part:
            wrong = " ".join(text[at : at + 40].split())
            raise ExampleUnreadableError(
                f"“{wrong}” cannot be read. Write name=value with ; between, such as A=10; B=1."
            )
        name, quoted = part["name"], part["quoted"]
        if name in parts:
            raise ExampleUnreadableError(f"{name} has two values. Give it one.")
        parts[name] = part["bare"].strip() if quoted is None else quoted.replace('""', '"')
        at = part.end()
    return parts


def places_in(text: str) -> list[Place]:
    """Where the values of an example name items. Raises ExampleUnreadableError."""
    parts_of(text)
    places, at = list[Place](), 0
    while at < len(text.rstrip()) and (part := _PART.match(text, at)):
        places.append(Place(*part.span("name"), part["name"]))
        at = part.end()
    return places


def written(parts: Mapping[str, str]) -> str:
    """The values of an example that `parts_of` reads back to the same texts."""
    return "; ".join(f"{name}={_quoted(text)}" for name, text in parts.items())


def _quoted(text: str) -> str:
    if text == text.strip() and not {";", '"'} & set(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def values_of(
    text: str, spec: CollectionSpec, reads: Iterable[str]
) -> dict[str, StoredValue | None]:
    """The stored values of an example, by item code or `previous.` and one, both of this year.

    `reads` are the items of this return that the rule reads; a value for `*` is for those that
    have none of their own. Items that are not named are blank. Raises ExampleUnreadableError for
    names that are no items and for texts that are not of their item's kind.
    """
    parts = parts_of(text)
    others = parts.pop("*", None)
    if others is not None:
        parts = {**{code: others for code in reads if code not in parts}, **parts}
    return {name: _value(name, written, spec) for name, written in parts.items()}


def _value(name: str, written: str, spec: CollectionSpec) -> StoredValue | None:
    code = name.removeprefix(PREVIOUS)
    item = spec.return_items.get(code)
    if item is None and code in spec.split_items:
        item = names_of(spec).item(name)
    if item is None:
        near = nearest(code, spec.return_items)
        advice = f"Did you mean {near}?" if near else "Name an item of a section that occurs once."
        raise ExampleUnreadableError(f"There is no item called {name}. {advice}")
    cell = read_cell(written, item, spec.code_set_by_name.get(item.code_set))
    if cell.unreadable is not None:
        must_be = KINDS[item.kind].must_be(item)
        raise ExampleUnreadableError(f"{name}={written[:60]} cannot be read: it must be {must_be}.")
    return cell.value

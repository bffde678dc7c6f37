"""What differs between two specs of a collection, as a plain list for people and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rules.spec import CollectionSpec

_NOT_FIELDS = ("sections", "items", "code_sets", "codes", "rules")


def changes_between(before: CollectionSpec, after: CollectionSpec) -> list[dict[str, Any]]:
    """One entry for each thing added, dropped, changed or moved.

    An entry has `what` (collection, section, item, code set, code, rule, order of one of these),
    `name`, `change` (added, dropped, changed) and `fields`: {field: [before, after]}.
    """
    old, new = _things(before.to_json()), _things(after.to_json())
    entries = [_entry(key, "dropped", {}) for key in old if key not in new]
    for key, fields in new.items():
        if key not in old:
            entries.append(_entry(key, "added", {}))
        elif fields != old[key]:
            names = [name for name in fields if fields[name] != old[key][name]]
            changed = {name: [old[key][name], fields[name]] for name in names}
            entries.append(_entry(key, "changed", changed))
    return entries + list(_moves(list(old), list(new)))


def _entry(key: tuple[str, str], change: str, fields: dict[str, Any]) -> dict[str, Any]:
    what, name = key
    return {"what": what, "name": name, "change": change, "fields": fields}


def _things(plain: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Everything in a spec by what it is and its name, in order."""
    things = {("collection", f"{plain['series']}_{plain['year']}"): _fields(plain)}
    for section in plain["sections"]:
        things["section", section["code"]] = _fields(section)
    for section in plain["sections"]:
        for item in section["items"]:
            things["item", f"{section['code']}.{item['code']}"] = _fields(item)
    for code_set in plain["code_sets"]:
        things["code set", code_set["name"]] = {}
        for code in code_set["codes"]:
            things["code", f"{code_set['name']}.{code['code']}"] = _fields(code)
    for rule in plain["rules"]:
        things["rule", rule["number"]] = _fields(rule)
    return things


def _fields(plain: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if name not in _NOT_FIELDS}


def _moves(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """An entry for each kind of thing whose common members changed their order."""
    for what in dict.fromkeys(what for what, _ in new):
        before = [name for kind, name in old if kind == what and (kind, name) in new]
        after = [name for kind, name in new if kind == what and (kind, name) in old]
        if before != after:
            yield _entry((f"order of {what}s", ""), "changed", {"order": [before, after]})

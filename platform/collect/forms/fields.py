"""How each kind of item is shown in a form: one row of a map each."""

from __future__ import annotations

from dataclasses import dataclass

from rules.spec import CodeSpec, CollectionSpec, ItemSpec

YES_NO = (CodeSpec("Yes", "Yes"), CodeSpec("No", "No"))


@dataclass(frozen=True, slots=True)
class Field:
    """The box that a kind is typed into: the keyboard it asks for, and its width in characters."""

    input_mode: str = "text"
    width: int = 20


FIELDS: dict[str, Field] = {
    "whole_number": Field("numeric", 5),
    "decimal": Field("decimal", 10),
    "text": Field(),
    "date": Field(width=10),
    "yes_no": Field(),
    "code": Field(),
    "email": Field("email", 30),
    "telephone": Field("tel"),
    "organisation": Field(width=10),
}
"""The box of every kind, by the kind's name; a kind with choices gets a list instead."""


def choices_of(item: ItemSpec, spec: CollectionSpec) -> tuple[CodeSpec, ...]:
    """What can be chosen for an item; empty for an item that is typed."""
    if item.kind == "yes_no":
        return YES_NO
    code_set = spec.code_set_by_name.get(item.code_set)
    return code_set.codes if code_set else ()

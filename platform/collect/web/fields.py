"""How each kind of item is shown in a form: one row of a map each, and a template by its name."""

from __future__ import annotations

from dataclasses import dataclass

from rules.kinds import KINDS
from rules.spec import CodeSpec, CollectionSpec, ItemSpec

YES_NO = (CodeSpec("Yes", "Yes"), CodeSpec("No", "No"))


@dataclass(frozen=True, slots=True)
class Field:
    """The control of a kind: its template, keyboard and width in characters."""

    template: str
    input_mode: str
    width: int
    autocomplete: str = "off"


FIELDS: dict[str, Field] = {
    name: Field(f"web/fields/{name}.html", kind.input_mode, kind.width)
    for name, kind in KINDS.items()
}
"""The control of every kind, by the kind's name."""


def choices_of(item: ItemSpec, spec: CollectionSpec) -> tuple[CodeSpec, ...]:
    """What can be chosen for an item; empty for an item that is typed."""
    if item.kind == "yes_no":
        return YES_NO
    code_set = spec.code_set_by_name.get(item.code_set)
    return code_set.codes if code_set else ()

"""What a designer can do to an item of a draft: each step as words and as a change of tables."""

from __future__ import annotations

from collections.abc import Callable

from django.http import QueryDict

from collect.console.pages.lineage import MOST_PARTS
from collect.console.previewing import Step
from collect.definitions.lineages import NewItem, as_new, drop, merge, split
from collect.definitions.renaming import LineageRefusedError, rename


def step_of(post: QueryDict, section: str, code: str) -> Step:
    """The step that was chosen for an item. Raises LineageRefusedError."""
    make = _STEPS.get(post.get("act", ""))
    if make is None:
        raise LineageRefusedError("Choose what to do with the item.")
    return make(post, section, code)


def _rename(post: QueryDict, section: str, code: str) -> Step:
    new = post.get("code", "").strip()
    if new == code:
        raise LineageRefusedError(f"{code} is its code already. Enter another one.")
    return Step(f"Renamed {code} to {new}", lambda t: rename(t, section, code, new), codes=(code,))


def _split(post: QueryDict, section: str, code: str) -> Step:
    parts = [part for number in range(1, MOST_PARTS + 1) if (part := _named(post, f"part{number}"))]
    codes = " and ".join(part.code for part in parts)
    return Step(
        f"Split {code} into {codes}", lambda t: split(t, section, code, parts), codes=(code,)
    )


def _merge(post: QueryDict, section: str, code: str) -> Step:
    codes = (code, *(other for other in post.getlist("with") if other != code))
    into = _named(post, "into")
    if into is None:
        raise LineageRefusedError("Enter the code and the label of the merged item.")
    gone = tuple(one for one in codes if one != into.code)
    said = f"Merged {' and '.join(codes)} into {into.code}"
    return Step(said, lambda t: merge(t, section, codes, into), codes=gone)


def _drop(post: QueryDict, section: str, code: str) -> Step:
    rules = frozenset(post.getlist("rule"))
    said = f"Dropped {code}" + (f" with rule {', '.join(sorted(rules))}" if rules else "")
    return Step(said, lambda t: drop(t, section, code, rules), codes=(code,))


def _as_new(post: QueryDict, section: str, code: str) -> Step:
    said = f"Marked {code} as new, with no item of last year"
    return Step(said, lambda t: as_new(t, section, code))


def _named(post: QueryDict, prefix: str) -> NewItem | None:
    """The item that three boxes name; None if they are all empty."""
    code, label, question = (
        post.get(f"{prefix}-{name}", "").strip() for name in ("code", "label", "question")
    )
    if not (code or label or question):
        return None
    if not (code and label):
        raise LineageRefusedError("Each item needs both a code and a label.")
    return NewItem(code, label, question)


_STEPS: dict[str, Callable[[QueryDict, str, str], Step]] = {
    "rename": _rename,
    "split": _split,
    "merge": _merge,
    "drop": _drop,
    "new": _as_new,
}

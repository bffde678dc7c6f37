"""What an author may type next in a rule: items, functions and code lists, as plain JSON data."""

from __future__ import annotations

from typing import Any

from rules.language.functions import AGGREGATES, FUNCTIONS, OF_RECORDS
from rules.language.lexer import RESERVED
from rules.language.names import PREVIOUS, Names
from rules.spec import Lineage

_CALLED = sorted(RESERVED - {"tolerance"})
_BEGAN = (Lineage.NEW, Lineage.SPLIT)
"""Items that had no value of their own last year."""


def completions(names: Names) -> list[dict[str, Any]]:
    """Everything that can be offered, each with `word`, `what` and `kind`.

    `kind` is item, last year, function, code list or word; `word` is what is written. Last year
    is offered of what had a value then: of a split item, the whole.
    """
    before = {c: item for c, item in names.items.items() if item.lineage not in _BEGAN}
    return [
        *(_offer(code, item.label, "item", item.question) for code, item in names.items.items()),
        *(
            _offer(PREVIOUS + code, f"Last year: {item.label}", "last year", item.question)
            for code, item in (*before.items(), *names.former.items())
        ),
        *(
            _offer(f"{row.name}(", row.english.replace("{all}", "…"), "function", row.example)
            for row in FUNCTIONS.values()
            if row.name not in OF_RECORDS or row.name in AGGREGATES
        ),
        *(
            _offer(f"codelist({name})", f"{len(codes)} codes", "code list")
            for name, codes in names.code_sets.items()
        ),
        *(_offer(word, "", "word") for word in _CALLED),
        _offer("tolerance", "The tolerance of this rule", "word"),
    ]


def _offer(word: str, what: str, kind: str, more: str = "") -> dict[str, Any]:
    return {"word": word, "what": " ".join(what.split())[:90], "kind": kind, "more": more}

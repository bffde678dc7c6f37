"""The text that puts a mistake right, where its suggestion says what was meant."""

from __future__ import annotations

import re

from rules.language.mistakes import Mistake

_WORD = re.compile(r"Did you mean (\S+)\?", re.ASCII)
_CODE_LIST = re.compile(r"(.*\bcodelist\s*\(\s*)\S+?\s*\)", re.DOTALL | re.IGNORECASE)
_LINE = "Did you mean: "


def fix_of(mistake: Mistake) -> str | None:
    """What to write in place of the mistake's characters; None where nobody can tell."""
    before = mistake.text[: mistake.at]
    word = _WORD.search(mistake.suggestion)
    if word:
        wrong = mistake.text[mistake.at : mistake.end]
        if wrong.startswith("{"):  # a slot of a message, braces and all
            previous = "previous." if wrong.startswith("{previous.") else ""
            return f"{{{previous}{word[1]}}}"
        listed = _CODE_LIST.fullmatch(wrong)
        return f"{listed[1]}{word[1]})" if listed else word[1]
    if not mistake.suggestion.startswith(_LINE):
        return None
    said = mistake.suggestion.removeprefix(_LINE).removesuffix(" …")
    start = next(at for at in range(len(before) + 1) if said.startswith(before[at:]))
    meant, after = said[len(before) - start :], mistake.text[mistake.end :]
    return next(meant[:at] for at in range(len(meant) + 1) if after.startswith(meant[at:]))

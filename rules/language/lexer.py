"""The words and signs of a rule, with their places; whatever is no word gets a correction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple, NoReturn

from rules.language.limits import MAX_CHARACTERS, MAX_DIGITS, MAX_NODES
from rules.language.mistakes import Mistake, MistakeFoundError


class Token(NamedTuple):
    """A word or sign. `kind` is name, word, number, date, text, sign or end.

    A `word` is a reserved word, in lower case in `text`; so is every other token's `text` as
    written, but for operators with two spellings, which get one.
    """

    kind: str
    text: str
    at: int
    end: int


RESERVED = frozenset(
    ("if", "then", "else", "and", "or", "not", "in", "is", "between", "matches", "within",
     "tolerance")
)  # fmt: skip
"""Words that cannot name an item, in any case."""

_SPELLINGS = {"<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}

_TOKEN = re.compile(
    r"""
    (?P<space> \s+ )
  | (?P<date> [0-9]{4}-[0-9]{2}-[0-9]{2} (?![\w-]) )
  | (?P<number> [0-9]+ (?:\.[0-9]+)? %? (?![\w]) )
  | (?P<name> [^\W\d]\w* )
  | (?P<text> "(?:[^"\n]|"")*" )
  | (?P<wrong> =(?!=) | &&? | \|\|? | \*\* | \^ | !(?!=) | ['‘’“”] | [−–—] | [×÷] | "
      | \.[0-9]+ | [0-9]\w* )
  | (?P<sign> == | != | <> | <= | >= | [<>≤≥≠+\-*/(),.] )
    """,
    re.VERBOSE,
)

_WORDS = re.compile(r"\w[\w.]*")
_PARTS = re.compile(
    r"""
    "[^"\n]*"
  | [0-9]{4}-[0-9]{2}-[0-9]{2}
  | \b (?! (?: if|then|else|and|or|not|in|is|between|matches|within|blank|filled|for|each|as|where
      |codelist ) \b ) \w[\w.]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A quick count of values and names, never above the number of nodes they will make."""

_CORRECTIONS = {
    "&": ("Use the word and.", "and"),
    "&&": ("Use the word and.", "and"),
    "|": ("Use the word or.", "or"),
    "||": ("Use the word or.", "or"),
    "!": ("Use the word not.", "not "),
    "−": ("Use a plain hyphen as the minus sign.", "-"),
    "–": ("Use a plain hyphen as the minus sign.", "-"),
    "—": ("Use a plain hyphen as the minus sign.", "-"),
    "×": ("Use * to multiply.", "*"),
    "÷": ("Use / to divide.", "/"),
    "'": ("Put text in double quotes.", '"'),
    "‘": ("Put text in double quotes.", '"'),
    "’": ("Put text in double quotes.", '"'),
    "“": ("Put text in double quotes.", '"'),
    "”": ("Put text in double quotes.", '"'),
    "**": ("There are no powers. Multiply instead.", ""),
    "^": ("There are no powers. Multiply instead.", ""),
    '"': ("This text has no closing quote.", ""),
}
"""What is written by habit: the message, and what to write instead ("" if that depends)."""

_PAIRS = {"=<": "<=", "=>": ">="}


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of a rule one by one, an `end` token last.

    Raises MistakeFoundError at once for a rule that is too large or holds invisible characters,
    and on the way at the first character that cannot be read.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"The rule has {len(text):,} characters; it may have {MAX_CHARACTERS:,}."
        _stop(message, text[:200], 0, 1, "Split it into several rules.")
    _refuse_invisible(text)
    if len(_WORDS.findall(text)) > MAX_NODES and _has_more_parts_than(MAX_NODES, text):
        _stop(f"The rule has more than {MAX_NODES:,} parts.", text, 0, 1,
              "Split it into several rules.")  # fmt: skip
    return _tokens(text)


def _has_more_parts_than(limit: int, text: str) -> bool:
    return next(islice(_PARTS.finditer(text), limit, None), None) is not None


def _tokens(text: str) -> Iterator[Token]:
    at, match = 0, _TOKEN.match
    while at < len(text):
        found = match(text, at)
        if found is None:
            _stop(f"{text[at]} has no meaning in a rule.", text, at, at + 1)
        kind, end = found.lastgroup or "", found.end()
        if kind != "space":
            yield _token(kind, found.group(), text, at, end)
        at = end
    yield Token("end", "", len(text), len(text))


def _token(kind: str, word: str, text: str, at: int, end: int) -> Token:
    if kind == "sign":
        return Token("sign", _SPELLINGS.get(word, word), at, end)
    if kind == "name":
        folded = word.lower()
        return Token("word", folded, at, end) if folded in RESERVED else Token(kind, word, at, end)
    if kind == "number" and sum(c.isdigit() for c in word.lstrip("0.")) > MAX_DIGITS:
        _stop(f"A number may have {MAX_DIGITS} digits.", text, at, end)
    if kind == "wrong":
        _correct(word, text, at, end)
    return Token(kind, word, at, end)


def _correct(word: str, text: str, at: int, end: int) -> NoReturn:
    if word == "=":
        pair = text[at : at + 2]
        if pair in _PAIRS:
            better = _PAIRS[pair]
            _stop(f"Write {better} rather than {pair}.", text, at, at + 2,
                  _did_you_mean(text, at, at + 2, better))  # fmt: skip
        message = "Use == to compare two values."
        _stop(message, text, at, end, _did_you_mean(text, at, end, "=="))
    if word[0] == ".":
        _stop("A number starts with a digit.", text, at, end, f"Did you mean 0{word[:20]}?")
    if word[0].isdigit():
        _stop("A name cannot start with a digit, and a number holds only digits.", text, at, end)
    message, better = _CORRECTIONS[word]
    suggestion = _did_you_mean(text, at, end, better) if better and better != '"' else ""
    _stop(message, text, at, end, suggestion)


def _did_you_mean(text: str, at: int, end: int, better: str) -> str:
    start = text.rfind("\n", 0, at) + 1
    start = start if at - start <= 60 else at - 40
    after = text[end : end + 60].partition("\n")[0]
    cut = " …" if end + len(after) < len(text) else ""
    return f"Did you mean: {text[start:at]}{better}{after}{cut}"


def _refuse_invisible(text: str) -> None:
    if text.isprintable():
        return
    for at, character in enumerate(text):
        if character in "\t\n\r" or unicodedata.category(character) == "Zs":
            continue
        if not character.isprintable():
            message = f"There is an invisible character here (U+{ord(character):04X})."
            _stop(message, text, at, at + 1, "Delete it and type this part again.")


def _stop(message: str, text: str, at: int, end: int, suggestion: str = "") -> NoReturn:
    raise MistakeFoundError(Mistake(message, text, at, end, suggestion))

"""Going through the tokens of a rule one by one, within its limits of depth and size."""

from __future__ import annotations

from typing import NoReturn, TypeVar

from rules.language.lexer import Token, tokens_of
from rules.language.limits import MAX_DEPTH, MAX_NODES
from rules.language.mistakes import Mistake, MistakeFoundError
from rules.language.nodes import Node

SPLIT = "Split it into several rules."

AnyNode = TypeVar("AnyNode", bound=Node)


class Reader:
    """The tokens of one rule; `next` is the one that has not been taken yet."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.taken: Token | None = None
        self.next: Token = next(self.tokens)
        self.depth = 0
        self.size = 0

    def take(self) -> Token:
        """The next token; the last one, `end`, can be taken for ever."""
        token = self.next
        if token.kind != "end":
            self.taken = token
            self.next = next(self.tokens)
        return token

    def end(self) -> int:
        """Where the token that was taken last ends."""
        return self.taken.end if self.taken else 0

    def sees(self, text: str) -> bool:
        """Whether the next token is this sign or reserved word."""
        return self.next.text == text and self.next.kind in ("sign", "word")

    def meets(self, text: str) -> bool:
        """Take the next token if it is this sign or reserved word."""
        if self.sees(text):
            self.take()
            return True
        return False

    def meets_name(self, word: str) -> bool:
        """Take the next token if it is this word, in any case; elsewhere it may name an item."""
        if self.next.kind == "name" and self.next.text.lower() == word:
            self.take()
            return True
        return False

    def expect(self, text: str) -> None:
        """Take this sign or reserved word. Raises MistakeFoundError if it is not there."""
        if not self.meets(text):
            self.unexpected(text)

    def deeper(self, at: int) -> None:
        """Go one level down; the caller comes up again by itself."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"The rule is nested more than {MAX_DEPTH} levels deep."
            self.stop(message, at, at + 1, SPLIT)

    def count(self, node: AnyNode) -> AnyNode:
        """The node, which has become part of the rule."""
        self.size += 1
        if self.size > MAX_NODES:
            message = f"The rule has more than {MAX_NODES:,} parts."
            self.stop(message, node.at, node.end, SPLIT)
        return node

    def stop(self, message: str, at: int, end: int, suggestion: str = "") -> NoReturn:
        """Raise the mistake."""
        raise MistakeFoundError(Mistake(message, self.text, at, end, suggestion))

    def unexpected(self, wanted: str) -> NoReturn:
        """Raise the mistake that the next token is not what should stand here."""
        token = self.next
        if token.kind == "end":
            self.stop(
                f"The rule is not complete. What must follow is {wanted}.", token.at, token.at + 1
            )
        if token.text == "if":
            message = "The word if can stand only at the start of a rule."
            self.stop(message, token.at, token.end, SPLIT)
        written = self.text[token.at : min(token.end, token.at + 30)]
        suggestion = ""
        if token.text == "," and self.taken and self.taken.kind == "number":
            suggestion = "Write numbers without commas."
        message = f"{written} does not fit here. What can follow is {wanted}."
        self.stop(message, token.at, token.end, suggestion)

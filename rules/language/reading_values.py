"""Reading the values in a rule: sums, products, functions, names and constants."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from datetime import date

from rules.language import nodes
from rules.language.functions import AGGREGATES, FUNCTIONS
from rules.language.lexer import Token
from rules.language.limits import MAX_QUANTIFIERS
from rules.language.mistakes import nearest
from rules.language.nodes import Node
from rules.language.reading import SPLIT, Reader


class ValueReader(Reader):
    """The levels from sums down to single names and constants, one method each."""

    @abstractmethod
    def alternatives(self) -> Node:
        """What may stand in brackets: a condition or a value."""

    def sum(self) -> Node:
        first = self.product()
        signs, terms = [1], [first]
        while self.next.kind == "sign" and self.next.text in "+-":
            signs.append(1 if self.take().text == "+" else -1)
            terms.append(self.product())
        if len(terms) == 1:
            return first
        return self.count(nodes.Sum(first.at, terms[-1].end, tuple(signs), tuple(terms)))

    def product(self) -> Node:
        first = self.signed()
        operators, factors = list[str](), [first]
        while self.next.kind == "sign" and self.next.text in "*/":
            operators.append(self.take().text)
            factors.append(self.signed())
        if len(factors) == 1:
            return first
        return self.count(
            nodes.Product(first.at, factors[-1].end, tuple(operators), tuple(factors))
        )

    def signed(self) -> Node:
        at = self.next.at
        if self.next.kind != "sign" or self.next.text not in "+-":
            return self.primary()
        negative = self.take().text == "-"
        self.deeper(at)
        operand = self.signed()
        self.depth -= 1
        return self.count(nodes.Negative(at, operand.end, operand)) if negative else operand

    def primary(self) -> Node:
        token = self.next
        if token.kind == "name":
            return self.named(self.take())
        if token.kind == "number":
            return self.count(number(self.take()))
        if token.kind == "text":
            return self.count(nodes.Text(token.at, token.end, unquoted(self.take())))
        if token.kind == "date":
            return self.day(self.take())
        if self.meets("tolerance"):
            return self.count(nodes.Tolerance(token.at, token.end))
        if not self.meets("("):
            self.unexpected("a value")
        self.deeper(token.at)
        inner = self.alternatives()
        self.expect(")")
        self.depth -= 1
        return inner

    def day(self, token: Token) -> Node:
        try:
            value = date.fromisoformat(token.text)
        except ValueError:
            self.stop(f"{token.text} is not a real date.", token.at, token.end)
        return self.count(nodes.Day(token.at, token.end, value))

    def named(self, token: Token) -> Node:
        if self.sees("("):
            return self.call(token)
        if not self.meets("."):
            return self.count(nodes.Item(token.at, token.end, token.text))
        if self.next.kind != "name":
            self.unexpected("the code of an item")
        name = self.take()
        before = token.text.lower()
        if before == "previous":
            return self.count(nodes.Previous(token.at, name.end, name.text))
        if before in ("next", "prior"):
            return self.count(nodes.Neighbour(token.at, name.end, before, name.text))
        return self.count(nodes.Related(token.at, name.end, token.text, name.text))

    def call(self, token: Token) -> Node:
        name = token.text.lower()
        if name not in FUNCTIONS and name not in AGGREGATES:
            meant = nearest(name, (*FUNCTIONS, *AGGREGATES))
            self.stop(f"There is no function called {token.text[:60]}.", token.at, token.end,
                      f"Did you mean {meant}?" if meant else "")  # fmt: skip
        self.expect("(")
        self.deeper(token.at)
        arguments = list[Node]()
        if not (self.sees(")")):
            arguments.append(self.alternatives())
            if name in AGGREGATES and self.meets_name("for"):
                return self.for_each(token, arguments[0])
            while self.meets(","):
                arguments.append(self.alternatives())
        self.expect(")")
        self.depth -= 1
        if name in ("blank", "filled") and len(arguments) == 1:
            negated = name == "filled"
            return self.count(nodes.IsBlank(token.at, self.end(), arguments[0], negated))
        return self.count(nodes.Call(token.at, self.end(), name, tuple(arguments)))

    def for_each(self, token: Token, expression: Node) -> Node:
        if not self.meets_name("each"):
            self.unexpected("each")
        section = self.a_name("the name of a section")
        alias = self.a_name("a short name for the record") if self.meets_name("as") else ""
        where = self.alternatives() if self.meets_name("where") else None
        self.expect(")")
        self.depth -= 1
        node = nodes.ForEach(
            token.at, self.end(), token.text.lower(), expression, section, alias, where
        )
        if _levels_of_for_each(node) > MAX_QUANTIFIERS:
            self.stop("A for each may hold one more for each inside it, not two.",
                      token.at, token.end, SPLIT)  # fmt: skip
        return self.count(node)

    def a_name(self, what: str) -> str:
        return self.take().text if self.next.kind == "name" else self.unexpected(what)

    def member(self) -> Node:
        at = self.next.at
        if self.meets("-") and self.next.kind == "number":
            positive = number(self.take())
            return self.count(replace(positive, at=at, units=-positive.units))
        if self.next.kind in ("number", "date", "text"):
            return self.primary()
        self.unexpected('a constant, such as 12 or "A"')


def constant(text: str) -> nodes.Number:
    """The number or percentage that `text` writes, such as 1, 0.5 or 10%.

    Raises MistakeFoundError for anything else.
    """
    reader = Reader(text)
    token = reader.take() if reader.next.kind == "number" else reader.unexpected("a number")
    if reader.next.kind != "end":
        reader.unexpected("nothing more")
    return number(token)


def number(token: Token) -> nodes.Number:
    """The constant that a number token writes."""
    percent = token.text.endswith("%")
    whole, _, part = token.text.rstrip("%").partition(".")
    places = len(part) + 2 * percent
    return nodes.Number(token.at, token.end, int(whole + part), places, percent)


def unquoted(token: Token) -> str:
    """The text inside the quotes of a text token; any other token as written."""
    return token.text[1:-1].replace('""', '"') if token.kind == "text" else token.text


def _levels_of_for_each(node: Node) -> int:
    below = max((_levels_of_for_each(part) for part in nodes.children(node)), default=0)
    return below + isinstance(node, nodes.ForEach)

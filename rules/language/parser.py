"""From the text of a rule to its syntax tree: recursive descent through its conditions."""

from __future__ import annotations

from rules.language import nodes
from rules.language.lexer import Token
from rules.language.limits import MAX_PATTERN
from rules.language.nodes import Node
from rules.language.reading_values import ValueReader, number, unquoted

_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))


def parse(text: str) -> Node:
    """The syntax tree of a rule. Raises MistakeFoundError at the first mistake."""
    return _Parser(text).rule()


class _Parser(ValueReader):
    def rule(self) -> Node:
        if not (self.sees("if")):
            node = self.alternatives()
        else:
            at = self.take().at
            condition = self.alternatives()
            self.expect("then")
            consequence = self.alternatives()
            alternative = self.alternatives() if self.meets("else") else None
            node = nodes.If(at, self.end(), condition, consequence, alternative)
        if self.next.kind != "end":
            self.unexpected("the word and, the word or, or the end of the rule")
        return node

    def alternatives(self) -> Node:
        parts = [self.conjunction()]
        while self.meets("or"):
            parts.append(self.conjunction())
        if len(parts) == 1:
            return parts[0]
        return self.count(nodes.Or(parts[0].at, parts[-1].end, tuple(parts)))

    def conjunction(self) -> Node:
        parts = [self.opposite()]
        while self.meets("and"):
            parts.append(self.opposite())
        if len(parts) == 1:
            return parts[0]
        return self.count(nodes.And(parts[0].at, parts[-1].end, tuple(parts)))

    def opposite(self) -> Node:
        at = self.next.at
        if not self.meets("not"):
            return self.predicate()
        self.deeper(at)
        operand = self.opposite()
        self.depth -= 1
        return self.count(nodes.Not(at, operand.end, operand))

    def predicate(self) -> Node:
        value = self.sum()
        token = self.next
        if token.kind == "sign" and token.text in _COMPARISONS:
            return self.comparison(value)
        if token.kind != "word":
            return value
        if token.text == "is":
            return self.blank_test(value)
        negated = self.meets("not")
        if self.meets("in"):
            return self.membership(value, negated)
        if self.meets("between"):
            low = self.sum()
            self.expect("and")
            high = self.sum()
            return self.count(nodes.Between(value.at, high.end, value, low, high, negated))
        if self.meets("matches"):
            return self.match(value, negated)
        if negated:
            self.unexpected("in, between or matches")
        return value

    def comparison(self, first: Node) -> Node:
        operators: list[str] = []
        operands, within = [first], list[Node | None]()
        while self.next.kind == "sign" and self.next.text in _COMPARISONS:
            operator = self.take()
            operands.append(self.sum())
            operators.append(operator.text)
            within.append(self.within(operator))
        node = nodes.Comparison(
            first.at, self.end(), tuple(operators), tuple(operands), tuple(within)
        )
        return self.count(node)

    def within(self, operator: Token) -> Node | None:
        at = self.next.at
        if not self.meets("within"):
            return None
        if operator.text != "==":
            self.stop("Only == can be followed by within.", at, at + 6)
        token = self.next
        if token.kind == "number":
            return self.count(number(self.take()))
        if self.meets("tolerance"):
            return self.count(nodes.Tolerance(token.at, token.end))
        self.unexpected("a number, a percentage or the word tolerance")

    def blank_test(self, value: Node) -> Node:
        self.expect("is")
        negated = self.meets("not")
        if self.meets_name("filled"):
            negated = not negated
        elif not self.meets_name("blank"):
            self.unexpected("blank, not blank or filled")
        return self.count(nodes.IsBlank(value.at, self.end(), value, negated))

    def membership(self, value: Node, negated: bool) -> Node:
        if self.meets_name("codelist"):
            self.expect("(")
            if self.next.kind not in ("name", "text"):
                self.unexpected("the name of a code list")
            name = unquoted(self.take())
            self.expect(")")
            return self.count(nodes.InCodeList(value.at, self.end(), value, name, negated))
        self.expect("(")
        members = [self.member()]
        while self.meets(","):
            members.append(self.member())
        self.expect(")")
        return self.count(nodes.Among(value.at, self.end(), value, tuple(members), negated))

    def match(self, value: Node, negated: bool) -> Node:
        if self.next.kind != "text":
            self.unexpected('a pattern in double quotes, such as "[A-Z]{2}"')
        token = self.take()
        pattern = nodes.Text(token.at, token.end, unquoted(token))
        if len(pattern.value) > MAX_PATTERN:
            message = f"The pattern has {len(pattern.value):,} characters; it may have"
            self.stop(f"{message} {MAX_PATTERN}.", token.at, token.end)
        return self.count(nodes.Matches(value.at, token.end, value, pattern, negated))

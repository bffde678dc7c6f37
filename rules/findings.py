"""The words of a judgement: severity, verdict, blank policy, and one rule failing at one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256

StoredValue = int | str | bool
"""A canonical stored value: whole numbers and yes/no as themselves, everything else as text."""


class Severity(StrEnum):
    """What a failing rule asks of the source."""

    ERROR = "error"
    QUERY = "query"


class Verdict(StrEnum):
    """What a rule says of one place; the three are exhaustive and never merged."""

    PASS = "pass"
    FAIL = "fail"
    UNCHECKED = "could not be checked"


class BlankPolicy(StrEnum):
    """What a blank operand means for a rule; a required choice, so there is no default."""

    FAILS = "blank fails"
    ZERO = "blank counts as 0"
    NOT_CHECKED = "not checked while blank"


class Switch(StrEnum):
    """How a rule takes part in validation: a faulty one is softened or silenced, with a reason."""

    ON = "on"
    QUERY = "query"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Operand:
    """One value that a rule read: `name` is an item code, or `previous.` and one."""

    name: str
    value: StoredValue | None


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule failing at one place.

    `rule` is the rule's key (its number, or `mandatory CODE`, `kind CODE` for the built-in
    checks), `number` what people read ("" for built-in checks), `section` and `record` the
    place ("" for the return as a whole), `operands` what it read, in order of first reading.
    """

    rule: str
    number: str
    severity: Severity
    message: str
    section: str
    record: str
    operands: tuple[Operand, ...]
    asks: str = field(default="", compare=False)
    """What the rule asks, in short: it moves with the rule's expression, not with its wording."""

    @property
    def items(self) -> tuple[str, ...]:
        """The item codes of this return that the failure is counted on."""
        return tuple(o.name for o in self.operands if not o.name.startswith("previous."))


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that validation says of a return: failures in rule order, and rules left unchecked."""

    failures: tuple[Failure, ...]
    unchecked: tuple[str, ...]


@lru_cache(maxsize=4096)
def shortened(text: str) -> str:
    """A text as 16 hexadecimal digits, the same for the same text alone."""
    return sha256(text.encode()).hexdigest()[:16]

"""How large a rule may be; each limit has a message of its own where it is applied."""

from __future__ import annotations

MAX_CHARACTERS = 4_000
MAX_NODES = 1_000
MAX_DEPTH = 40
MAX_DIGITS = 18
MAX_PATTERN = 200
MAX_PLACES = 18
MAX_TEXT = 10_000
MAX_QUANTIFIERS = 2
MAX_RULES = 5_000
MAX_MISTAKES = 20

PLACES_OF_DIVISION = 9
"""Decimal places that a quotient keeps, and the most that `round` can be asked for."""

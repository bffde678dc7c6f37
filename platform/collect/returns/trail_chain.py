"""How the entries of a trail hang together: what is hashed, and where a chain breaks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the chain sees it.

    `signed` is the text that `hash` is the SHA-256 of, JSON with the entry's number, the hash
    before it and the SHA-256 of `content`, which is the text of what the act changed.
    """

    signed: str
    content: str
    hash: str


@dataclass(frozen=True, slots=True)
class End:
    """Where somebody saw a trail end: after how many entries, with which hash; `told` says who.

    `is_last` tells whether nothing can have come after it.
    """

    number: int
    hash: str
    told: str
    is_last: bool = False


def canonical(said: Any) -> str:
    """JSON that is the same for the same facts: keys sorted, no spaces, letters as they are."""
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """The SHA-256 of the text in UTF-8, in 64 hexadecimal digits."""
    # A lone surrogate is no UTF-8, but a text that holds one can be hashed all the same.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def breaks_in(links: Iterable[Link], ends: Sequence[End] = ()) -> list[str]:
    """Where the chain breaks, in sentences; none where it is whole.

    `ends` are those that the return and the seals know of: the entry that one of them saw must
    still be there with its hash.
    """
    found: list[str] = []
    hashes: dict[int, str] = {}
    number, before = 0, ""
    for link in links:
        said = _read(link.signed)
        found += _wrong_with(link, said)
        here, above = said.get("number"), said.get("previous_hash")
        if not isinstance(here, int):
            number, before = number + 1, link.hash
            continue
        found += _gap(number, here)
        if here == number + 1 and above != before:
            found.append(f"Entry {here} does not follow from the entry before it.")
        number, before = here, link.hash
        hashes[here] = link.hash
    return found + [words for end in ends if (words := _wrong_end(hashes, end))]


def line_of(link: Link) -> str:
    """A link as a line of an exported trail."""
    return canonical({"content": link.content, "hash": link.hash, "signed": link.signed})


def last_line(end: End) -> str:
    """The line that ends an exported trail, so that a file which was cut off shows."""
    return canonical({"entries": end.number, "hash": end.hash})


def breaks_in_lines(lines: Iterable[str]) -> list[str]:
    """The same as `breaks_in`, of an exported trail alone: its lines with JSON."""
    links, ends = list[Link](), list[End]()
    for number, line in enumerate(lines, 1):
        said = _read(line)
        if {"signed", "content", "hash"} <= said.keys():
            links.append(Link(str(said["signed"]), str(said["content"]), str(said["hash"])))
        elif isinstance(said.get("entries"), int) and "hash" in said:
            ends.append(End(said["entries"], str(said["hash"]), "its last line knows of", True))
        elif line.strip():
            return [f"Line {number} is not a line of a trail."]
    missing = [] if ends else ["The file was cut off: its last line is missing."]
    return [*breaks_in(links, ends), *missing]


def _read(signed: str) -> dict[str, Any]:
    try:
        said = json.loads(signed)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _wrong_with(link: Link, said: dict[str, Any]) -> list[str]:
    number = said.get("number", "without a number")
    if digest(link.signed) != link.hash:
        return [f"Entry {number} was altered: its hash does not fit what it says."]
    if said.get("content") != digest(link.content):
        return [f"Entry {number} was altered: what it says was changed is not what was recorded."]
    return []


def _gap(before: int, here: int) -> list[str]:
    if here == before + 1:
        return []
    if here <= before:
        return [f"Entry {here} stands after entry {before}."]
    if here == before + 2:
        return [f"Entry {before + 1} is missing."]
    return [f"Entries {before + 1} to {here - 1} are missing."]


def _wrong_end(hashes: dict[int, str], end: End) -> str:
    last = max(hashes, default=0)
    if end.number > last:
        ending = f"ends with entry {last}" if last else "is empty"
        return f"The trail {ending}, but {end.told} entry {end.number}."
    if end.is_last and last > end.number:
        return f"The trail goes on to entry {last}, but {end.told} {end.number or 'none'} at most."
    if end.number and hashes.get(end.number) != end.hash:
        return f"Entry {end.number} is not the one that {end.told}."
    return ""

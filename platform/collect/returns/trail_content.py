"""What an act changed, as the compressed JSON of a trail entry, and what an entry is hashed for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from collect.returns.models import Finding, Note, Record, Return, TrailEntry
from collect.returns.trail_chain import Link, canonical, digest

RECORD = ("section", "key", "parent_id", "values", "unreadable", "version")
FINDING = (
    "order", "rule", "number", "severity", "message", "section", "record", "operands", "asks",
    "state", "okd_operands", "okd_asks", "okd_by_id", "okd_at", "ok_reason",
)  # fmt: skip
NOTE = (
    "section", "record", "item", "rule", "by_id", "role", "organisation", "native_id", "at",
    "text", "explanation_id",
)  # fmt: skip
RETURN = (
    "loaded_from", "loaded_at", "submitted_at", "approved_at", "authorised_at", "to_confirm",
    "unchecked", "agent_id",
)  # fmt: skip
"""The fields that are kept of each, beside those that an entry has itself."""

TIMES = ("okd_at", "at", "loaded_at", "submitted_at", "approved_at", "authorised_at")


def facts_of(row: Record | Finding | Note | Return, names: Iterable[str]) -> dict[str, Any]:
    """The fields of a row that say something, as plain JSON."""
    held = {name: _plain(getattr(row, name)) for name in names}
    return {name: value for name, value in held.items() if value not in ("", None)}


def fields_of(facts: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The facts as fields again, with times as such; a fact that is no field any more is left."""
    held = {name: facts[name] for name in names if name in facts}
    return {k: datetime.fromisoformat(v) if k in TIMES else v for k, v in held.items()}


def packed(text: str) -> bytes:
    """The text of a content as an entry keeps it."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpacked(entry: TrailEntry) -> str:
    """The text of an entry's content; "" where it cannot be read any more."""
    try:
        return zlib.decompress(bytes(entry.content)).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError):
        return ""


def content_of(entry: TrailEntry) -> dict[str, Any]:
    """An entry's content. Raises ValueError where it cannot be read any more."""
    found: dict[str, Any] = json.loads(unpacked(entry))
    return found


def signed(entry: TrailEntry, content: str) -> str:
    """The text that the entry's hash is of: everything that the entry says."""
    return canonical(
        {
            "act": entry.act,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": entry.by_id,
            "content": digest(content),
            "counts": [entry.errors, entry.queries, entry.okd],
            "kind": entry.kind,
            "number": entry.number,
            "organisation": entry.organisation,
            "previous_hash": entry.previous_hash,
            "publication": [entry.publication.number, entry.publication.hash],
            "reason": entry.reason,
            "return": entry.return_of_id,
            "role": entry.role,
            "status": entry.status,
            "who": entry.who,
        }
    )


def link_of(entry: TrailEntry) -> Link:
    """The entry as the chain sees it, from what is stored now."""
    content = unpacked(entry)
    return Link(signed(entry, content), content, entry.hash)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value

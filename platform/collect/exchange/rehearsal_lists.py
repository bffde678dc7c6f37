"""The result of a rehearsal as a table to take away: whose verdict on which rule would change."""

from __future__ import annotations

from collections.abc import Iterator

import tablib

from collect.exchange.definition_files import CSV, MARK, XLSX
from collect.exchange.signs import neutral
from collect.organisations.models import Organisation
from collect.returns.models import Rehearsal
from collect.returns.services.rehearsing import IN_FLIGHT, LAST_YEAR
from collect.returns.services.tallying import CHANGED, NEWLY_FAILING, NEWLY_PASSING

SETS = {IN_FLIGHT: "Returns of this year", LAST_YEAR: "Returns of last year"}
MOVES = {
    NEWLY_FAILING: "Would newly fail",
    NEWLY_PASSING: "Would pass",
    CHANGED: "Would fail in another way",
}
HEADINGS = ("Returns", "Rule No.", "Error Message", "Verdict", "Native ID", "Name")
FORMATS = {"csv": CSV, "xlsx": XLSX}
"""The formats that the list can be had in, and their content types."""


def rehearsal_list(rehearsal: Rehearsal, format_: str) -> bytes:
    """A row for each verdict that would change, in a format of FORMATS, safe for spreadsheets."""
    messages = messages_of(rehearsal)
    names = dict(Organisation.objects.values_list("native_id", "name"))
    table = tablib.Dataset(headers=HEADINGS, title="Verdicts that would change")
    for of, rule, move, native_ids in listed(rehearsal):
        told = (SETS[of], rule, messages.get(rule, ""), MOVES[move])
        for one in native_ids:
            table.append(tuple(map(neutral, (*told, one, names.get(one, "")))))
    content: bytes | str = table.export(format_)
    return content if isinstance(content, bytes) else MARK + content.encode()


def messages_of(rehearsal: Rehearsal) -> dict[str, str]:
    """The message of each rule of the draft that was rehearsed, by number, in rule order."""
    return {rule["number"]: rule["message"] for rule in rehearsal.spec["rules"]}


def listed(rehearsal: Rehearsal) -> Iterator[tuple[str, str, str, list[str]]]:
    """The key of the set, the rule, the key of the move and Native IDs, where verdicts change."""
    for of in SETS:
        for rule, counts in rehearsal.result[of]["rules"].items():
            yield from ((of, rule, move, counts[move]) for move in MOVES if counts.get(move))

"""What changed between two specs as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable

import tablib

from collect.definitions.differences import Difference
from collect.exchange.definition_files import CSV, MARK, XLSX
from collect.exchange.signs import neutral

HEADINGS = ("Part", "Section or code set", "What", "Change", "Before", "After", "Wording only")
FORMATS = {"csv": CSV, "xlsx": XLSX}
"""The formats that the list can be had in, and their content types."""


def difference_list(differences: Iterable[Difference], format_: str) -> bytes:
    """A row for each difference, in a format of FORMATS. Nothing in it is taken for a formula."""
    table = tablib.Dataset(headers=HEADINGS)
    for one in differences:
        texts = (one.part, one.place, one.name, one.change, one.before, one.after)
        table.append((*map(neutral, texts), "yes" if one.is_wording else "no"))
    content: bytes | str = table.export(format_)
    return content if isinstance(content, bytes) else MARK + content.encode()

"""The CSV that can be filled in: one row an organisation, one column an item."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from collect.exchange.signs import neutral
from rules.spec import CollectionSpec


def csv_template(spec: CollectionSpec, native_ids: Iterable[str] = ()) -> bytes:
    """The heading line, and a row with nothing but its Native ID for each organisation given.

    It has no place for sections that repeat; those need the workbook, XML or a zip of tables.
    """
    items = [item for section in spec.sections if not section.repeats for item in section.items]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["native_id", *(item.code for item in items)])
    writer.writerows([neutral(native_id), *[""] * len(items)] for native_id in native_ids)
    return out.getvalue().encode()

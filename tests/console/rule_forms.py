"""Forms of the rule editor as a browser would send them, and drafts and returns to use them on."""

import re
from dataclasses import replace
from typing import Any

from django.test import Client
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.definitions.rows import tables_of
from collect.definitions.storing import store_tables
from collect.definitions.tables import RULES, FolderTables, Row
from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from factories import department, fill, return_of, source_of

PARTS = {
    "expression": "",
    "blank": "blank fails",
    "tolerance": "",
    "message": "M",
    "how_to_fix": "",
}
SUM = {"expression": "PlotsAll == PlotsLet + PlotsEmpty"}
EXAMPLE = ("name", "expected", "values")


def also_collector(who: User) -> User:
    """The designer, who may see returns from now on."""
    Membership.objects.create(user=who, organisation=department(), role=Role.COLLECTOR)
    return User.objects.get(pk=who.pk)


def address(name: str, collection: DataCollection, *more: object) -> str:
    return reverse(f"workbench_{name}", args=(collection.pk, *more))


def opened(client: Client, url: str) -> dict[str, Any]:
    """The form as a browser would send it back."""
    page = client.get(url).context["page"]
    rows = page.rule.examples
    data: dict[str, Any] = {
        k: v for k, v in page.rule.cells.items() if k not in ("number", "scope")
    }
    data |= {"before": page.remembered, "below": page.below, "do": "save"}
    data |= {f"example_{part}": [getattr(r, part) for r in rows] for part in EXAMPLE}
    return data | ({"number": page.rule.number} if page.is_new else {})


def add_example(data: dict[str, Any], name: str, expected: str, values: str) -> None:
    for part, text in zip(EXAMPLE, (name, expected, values), strict=True):
        data[f"example_{part}"].append(text)


def checked(client: Client, collection: DataCollection, **cells: Any) -> dict[str, Any]:
    found = client.post(address("rule_check", collection), {**PARTS, **cells})
    assert found.status_code == 200
    return found.json()


def tried(client: Client, collection: DataCollection, **cells: Any) -> str:
    found = client.post(address("rule_trial", collection), {**PARTS, **cells})
    assert found.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", found.content.decode()).split())


def last_year(collection: DataCollection, **plots: tuple[str, str, str]) -> None:
    """Returns of 2023, by Native ID: plots that are let, plots that are empty, and their sum."""
    before = DataCollection.objects.get(series=collection.series, year=collection.year - 1)
    for native_id, (let, empty, total) in plots.items():
        return_ = return_of(before, native_id)
        texts = {"PlotsLet": let, "PlotsEmpty": empty, "PlotsAll": total}
        fill(return_, "Plots", source_of(return_), **texts)


def large(collection: DataCollection) -> None:
    """The draft with 500 items and 800 rules."""
    tables = tables_of(collection)
    sample = next(row for row in tables.rows["items.csv"] if row["code"] == "Waiting")
    more = [{**sample.cells, "code": f"N{n}", "question": f"9.{n}"} for n in range(482)]
    rules = [
        {**tables.of(RULES)[0].cells, "number": str(1000 + n), "message": "Look again.",
         "expression": f"N{n % 482} == N{(n + 1) % 482} + N{(n + 2) % 482}"}
        for n in range(793)
    ]  # fmt: skip
    examples = [
        {"rule": rule["number"], "name": f"example {n}", "expected": "pass", "values": "*=0"}
        for rule in rules
        for n in range(4)
    ]
    added = {"items.csv": more, "rules.csv": rules, "examples.csv": examples}
    rows = {
        file: (*held, *(Row(0, cells) for cells in added.get(file, ())))
        for file, held in tables.rows.items()
    }
    store_tables(replace(tables, rows=rows))


def with_rule(tables: FolderTables, **cells: str) -> FolderTables:
    first, *rest = tables.of(RULES)
    changed = Row(first.number, {**first.cells, **cells})
    return replace(tables, rows={**tables.rows, RULES.file: (changed, *rest)})

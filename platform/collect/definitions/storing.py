"""Tables of text to the draft rows of a collection: what stays the same stays the same row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import QuerySet

from collect.definitions.edits import Key, keyed
from collect.definitions.models import (
    Code,
    CodeSet,
    DataCollection,
    Example,
    Item,
    Participant,
    Rule,
    Section,
)
from collect.definitions.tables import (
    CODES,
    EXAMPLES,
    FILES,
    HEAD,
    ITEMS,
    PARTICIPANTS,
    RULES,
    SECTIONS,
    WINDOWS,
    FolderTables,
    Form,
    Row,
    Table,
)
from collect.organisations.models import Organisation

Stored = TypeVar("Stored", bound=models.Model)

_DATES = tuple(c.name for c in (*HEAD, *WINDOWS) if c.form is Form.DATE)
_BATCH = 200


@transaction.atomic
def store_tables(tables: FolderTables, only: Collection[str] = FILES) -> DataCollection:
    """Make the draft of the collection that `tables` describe what they say.

    `only` names the files that may differ from what is stored; the others are not looked at.

    The tables must be free of problems. Publications, and returns of them, stay. Organisations
    that are missing are made; those that are there keep their names. Raises LookupError for an
    agent that is no organisation.
    """
    head = dict(tables.head)
    facts: dict[str, Any] = {name: head[name] for name in head if name not in _DATES}
    facts |= {name: _date(head[name]) for name in _DATES}
    facts |= {"year": int(head["year"]), "agent_step": head["agent_step"] == "yes"}
    # Another spelling of the series is the same series: commands find collections in any case.
    there = DataCollection.objects.select_for_update().filter(
        series__iexact=facts["series"], year=facts["year"]
    )
    collection = there.first() or DataCollection()
    for name, value in facts.items():
        setattr(collection, name, value)
    collection.save()
    for files, store in _STORED:
        if any(table.file in only for table in files):
            store(collection, tables)
    return collection


def _store_items(collection: DataCollection, tables: FolderTables) -> None:
    sections = _stored(
        {(s.code,): s for s in collection.sections.all()},
        {
            key: {**row.cells, "collection": collection, "repeats": row["repeats"] == "yes"}
            for key, row in keyed(SECTIONS, tables.of(SECTIONS)).items()
        },
        Section,
    )
    items = Item.objects.filter(section__collection=collection).select_related("section")
    _stored(
        {(i.section.code, i.code): i for i in items},
        {
            key: {
                **row.cells,
                "section": sections[(row["section"],)],
                "mandatory": row["mandatory"] == "yes",
                "places": int(row["places"]) if row["places"] else None,
            }
            for key, row in keyed(ITEMS, tables.of(ITEMS)).items()
        },
        Item,
    )


def _store_codes(collection: DataCollection, tables: FolderTables) -> None:
    rows = tables.of(CODES)
    sets = _stored(
        {(s.name,): s for s in collection.code_sets.all()},
        {
            (name,): {"collection": collection, "name": name}
            for name in dict.fromkeys(r["set"] for r in rows)
        },
        CodeSet,
    )
    codes = Code.objects.filter(code_set__collection=collection).select_related("code_set")
    _stored(
        {(c.code_set.name, c.code): c for c in codes},
        {
            key: {"code_set": sets[(row["set"],)], "code": row["code"], "label": row["label"]}
            for key, row in keyed(CODES, rows).items()
        },
        Code,
    )


def _store_rules(collection: DataCollection, tables: FolderTables) -> None:
    rules = _stored(
        {(r.number,): r for r in collection.rules.all()},
        {
            key: {
                **row.cells,
                "collection": collection,
                "active_from": _date(row["active_from"]),
                "active_to": _date(row["active_to"]),
            }
            for key, row in keyed(RULES, tables.of(RULES)).items()
        },
        Rule,
    )
    examples = Example.objects.filter(rule__collection=collection).select_related("rule")
    rows = [Row(0, {"rule": e.rule.number, "name": e.name}) for e in examples]
    _stored(
        dict(zip(keyed(EXAMPLES, rows), examples, strict=True)),
        {
            key: {**row.cells, "rule": rules[(row["rule"],)]}
            for key, row in keyed(EXAMPLES, tables.of(EXAMPLES)).items()
        },
        Example,
    )


def missing_agents(tables: FolderTables) -> tuple[Row, ...]:
    """The participants whose agent is neither an organisation nor a participant itself."""
    rows = tables.of(PARTICIPANTS)
    named = {row["agent"] for row in rows if row["agent"]} - {row["native_id"] for row in rows}
    if not named:
        return ()
    there = Organisation.objects.filter(native_id__in=named).values_list("native_id", flat=True)
    lost = named - set(there)
    return tuple(row for row in rows if row["agent"] in lost)


def _store_participants(collection: DataCollection, tables: FolderTables) -> None:
    lost = missing_agents(tables)
    if lost:
        raise LookupError(f"There is no organisation with the Native ID {lost[0]['agent']}.")
    rows = tables.of(PARTICIPANTS)
    Organisation.objects.bulk_create(
        (
            Organisation(
                native_id=row["native_id"],
                name=row["name"],
                type=row["type"],
                region=row["region"],
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
    named = {row[column] for row in rows for column in ("native_id", "agent") if row[column]}
    there = Organisation.objects.in_bulk(named, field_name="native_id")
    held = collection.participants.select_related("organisation", "agent")
    _stored(
        {(p.organisation.native_id,): p for p in held},
        {
            key: {
                "collection": collection,
                "organisation": there[row["native_id"]],
                "name": row["name"],
                "region": row["region"],
                "agent": there[row["agent"]] if row["agent"] else None,
            }
            for key, row in keyed(PARTICIPANTS, rows).items()
        },
        Participant,
    )


_STORED: tuple[tuple[tuple[Table, ...], Callable[[DataCollection, FolderTables], None]], ...] = (
    ((SECTIONS, ITEMS), _store_items),
    ((CODES,), _store_codes),
    ((RULES, EXAMPLES), _store_rules),
    ((PARTICIPANTS,), _store_participants),
)


def _stored(
    held: Mapping[Key, Stored], wanted: Mapping[Key, Mapping[str, Any]], model: type[Stored]
) -> dict[Key, Stored]:
    """Bring rows in step with what is wanted of them, in that order; the rows by their keys."""
    rows: QuerySet[Stored] = model._default_manager.all()
    gone = [row.pk for key, row in held.items() if key not in wanted]
    for start in range(0, len(gone), _BATCH):
        rows.filter(pk__in=gone[start : start + _BATCH]).delete()
    found: dict[Key, Stored] = {}
    new, moved, fields = list[Stored](), list[Stored](), dict[str, None]()
    for order, (key, facts) in enumerate(wanted.items()):
        row = held.get(key)
        if row is None:
            row = model(**facts, order=order)
            new.append(row)
        else:
            changed = _changed(row, {**facts, "order": order})
            fields.update(dict.fromkeys(changed))
            moved += [row] if changed else []
        found[key] = row
    rows.bulk_create(new, batch_size=_BATCH)
    if fields:
        rows.bulk_update(moved, list(fields), batch_size=_BATCH)
    return found


def _changed(row: models.Model, facts: Mapping[str, Any]) -> Iterable[str]:
    """The names of the fields that are set to something else."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""Tables of text to the draft rows of a collection in the database, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

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

Part = TypeVar("Part", Item, Code, Example)

_DATES = tuple(c.name for c in (*HEAD, *WINDOWS) if c.form is Form.DATE)


@transaction.atomic
def store_tables(tables: FolderTables) -> DataCollection:
    """Replace the draft of the collection that `tables` describe, which must be free of problems.

    Publications, and returns of them, stay. Organisations that are missing are made; those
    that are there keep their names. Raises LookupError for an agent that is no organisation.
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
    _drop_draft(collection)
    _store_items(collection, tables)
    _store_codes(collection, tables.of(CODES))
    _store_rules(collection, tables)
    _store_participants(collection, tables)
    return collection


def _drop_draft(collection: DataCollection) -> None:
    Section.objects.filter(collection=collection).delete()
    CodeSet.objects.filter(collection=collection).delete()
    Rule.objects.filter(collection=collection).delete()
    Participant.objects.filter(collection=collection).delete()


def _store_items(collection: DataCollection, tables: FolderTables) -> None:
    sections = {
        row["code"]: Section(
            collection=collection,
            order=order,
            **{**row.cells, "repeats": row["repeats"] == "yes"},
        )
        for order, row in enumerate(tables.of(SECTIONS))
    }
    Section.objects.bulk_create(sections.values())
    Item.objects.bulk_create(
        Item(
            order=order,
            **{
                **row.cells,
                "section": sections[row["section"]],
                "mandatory": row["mandatory"] == "yes",
                "places": int(row["places"]) if row["places"] else None,
            },
        )
        for order, row in enumerate(tables.of(ITEMS))
    )


def _store_codes(collection: DataCollection, rows: tuple[Row, ...]) -> None:
    sets: dict[str, CodeSet] = {}
    for row in rows:
        name = row["set"]
        sets.setdefault(name, CodeSet(collection=collection, order=len(sets), name=name))
    CodeSet.objects.bulk_create(sets.values())
    Code.objects.bulk_create(
        Code(code_set=sets[row["set"]], order=order, code=row["code"], label=row["label"])
        for order, row in enumerate(rows)
    )


def _store_rules(collection: DataCollection, tables: FolderTables) -> None:
    rules = {
        row["number"]: Rule(
            collection=collection,
            order=order,
            **{
                **row.cells,
                "active_from": _date(row["active_from"]),
                "active_to": _date(row["active_to"]),
            },
        )
        for order, row in enumerate(tables.of(RULES))
    }
    Rule.objects.bulk_create(rules.values())
    Example.objects.bulk_create(
        Example(order=order, **{**row.cells, "rule": rules[row["rule"]]})
        for order, row in enumerate(tables.of(EXAMPLES))
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
    Participant.objects.bulk_create(
        Participant(
            collection=collection,
            order=order,
            organisation=there[row["native_id"]],
            name=row["name"],
            region=row["region"],
            agent=there[row["agent"]] if row["agent"] else None,
        )
        for order, row in enumerate(rows)
    )


def tables_of(collection: DataCollection) -> FolderTables:
    """The draft rows of `collection` as the text of a folder.

    Participants are of the collection's source type, which is what their type column says.
    """
    head = {c.name: _text(getattr(collection, c.name)) for c in (*HEAD, *WINDOWS)}
    items = _ordered(Item.objects.filter(section__collection=collection), "section")
    codes = _ordered(Code.objects.filter(code_set__collection=collection), "code_set")
    examples = _ordered(Example.objects.filter(rule__collection=collection), "rule")
    participants = Participant.objects.filter(collection=collection)
    rows: dict[Table, list[Mapping[str, object]]] = {
        SECTIONS: [vars(section) for section in Section.objects.filter(collection=collection)],
        ITEMS: [{**vars(item), "section": item.section.code} for item in items],
        CODES: [{**vars(code), "set": code.code_set.name} for code in codes],
        RULES: [vars(rule) for rule in Rule.objects.filter(collection=collection)],
        EXAMPLES: [{**vars(example), "rule": example.rule.number} for example in examples],
        PARTICIPANTS: [
            {
                **vars(participant),
                "native_id": participant.organisation.native_id,
                "type": collection.source_type,
                "agent": participant.agent.native_id if participant.agent else "",
            }
            for participant in participants.select_related("organisation", "agent")
        ],
    }
    return FolderTables(head, {table.file: _rows(table, found) for table, found in rows.items()})


def _ordered(rows: QuerySet[Part], above: str) -> QuerySet[Part]:
    """Rows in the order of what they are part of, then in their own."""
    order = (f"{above}__order", f"{above}__pk", "order", "pk")
    return rows.select_related(above).order_by(*order)


def _rows(table: Table, found: list[Mapping[str, object]]) -> tuple[Row, ...]:
    return tuple(
        Row(number, {name: _text(values[name]) for name in table.names})
        for number, values in enumerate(found, start=2)
    )


def _text(value: object) -> str:
    """A stored value as the text of its cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

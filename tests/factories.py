"""Making collections, returns and people for tests, through the services that the pages use."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from django.test import Client

from collect.definitions.folders import read_folder
from collect.definitions.models import DataCollection
from collect.definitions.publishing import publish
from collect.definitions.storing import store_tables
from collect.definitions.tables import FolderTables, Row
from collect.organisations.models import Membership, Organisation, User
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Finding, Return
from collect.returns.services.editing import Saved, save_section
from collect.returns.services.enrolment import enrol
from collect.returns.services.findings import ok_finding
from collect.returns.sight import actor_for

ROOT = Path(__file__).parents[1]
TOY = ROOT / "tests" / "collections" / "toy"
PASSWORD = "allotments are let on Lady Day"

NUMBER = count(1)


def load_folder(
    folder: Path,
    tolerance: dict[str, str] | None = None,
    examples: Sequence[tuple[str, str, str]] = (),
) -> DataCollection:
    """Load, publish and enrol a folder, open to everybody.

    `tolerance` gives rules another one by their number; their examples are then those given
    here, as rule, verdict and values.
    """
    tables = read_folder(folder)
    assert not tables.problems, tables.problems
    for number, text in (tolerance or {}).items():
        tables = _with_tolerance(tables, number, text, examples)
    collection = store_tables(tables)
    for window in ("opens", "return_date", "closes_to_sources", "closes_to_agents", "closes"):
        setattr(collection, window, None)
    collection.save()
    publish(collection)
    enrol(collection)
    return collection


def _with_tolerance(
    tables: FolderTables, number: str, text: str, examples: Sequence[tuple[str, str, str]]
) -> FolderTables:
    rules = tuple(
        Row(row.number, {**row.cells, "tolerance": text}) if row.cells["number"] == number else row
        for row in tables.rows["rules.csv"]
    )
    kept: list[Row] = []
    fresh = [
        {"rule": rule, "name": f"example {n}", "expected": verdict, "values": values}
        for n, (rule, verdict, values) in enumerate(examples)
        if rule == number
    ]
    for row in tables.rows["examples.csv"]:
        if row.cells["rule"] != number:
            kept.append(row)
        elif fresh:
            kept += [Row(row.number, cells) for cells in fresh]
            fresh = []
    rows = {**tables.rows, "rules.csv": rules, "examples.csv": tuple(kept)}
    return replace(tables, rows=rows)


def toy(year: int = 2024) -> DataCollection:
    """The toy collection of a year."""
    return load_folder(TOY / str(year))


def department() -> Organisation:
    """The department that collects."""
    found, _ = Organisation.objects.get_or_create(
        native_id="DEP", defaults={"name": "The Department", "type": "department"}
    )
    return found


def user(role: Role | None, organisation: Organisation | None = None, name: str = "") -> User:
    """A user with one membership, or with none."""
    made = User.objects.create_user(
        username=name or f"user{next(NUMBER)}", password=PASSWORD, first_name=name.title()
    )
    if role is not None:
        Membership.objects.create(
            user=made, organisation=organisation or department(), role=role.value
        )
    return made


def browser_of(who: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who)
    return client


def return_of(collection: DataCollection, native_id: str) -> Return:
    """The return of one source, fresh from the database."""
    returns = collection.returns.select_related("collection", "source", "publication")
    return returns.get(source__native_id=native_id)


def source_of(return_: Return) -> Actor:
    """A user of the return's source, as an actor on it."""
    return acting(user(Role.SOURCE, return_.source), return_)


def collector_of(return_: Return) -> Actor:
    """A collector, as an actor on the return."""
    return acting(user(Role.COLLECTOR), return_)


def acting(who: User, return_: Return) -> Actor:
    """The user as an actor on the return."""
    actor = actor_for(who, return_)
    assert actor is not None
    return actor


def ok(finding: Finding, *, by: Actor, reason: str) -> Finding:
    """OK a finding as a collector who has it before them."""
    return ok_finding(finding.pk, by=by, reason=reason, seen=finding.fingerprint)


def fill(return_: Return, section: str, by: Actor, **texts: str) -> Saved:
    """Save texts of a section as somebody who has just opened it."""
    return save_section(return_.pk, section, texts, by=by)

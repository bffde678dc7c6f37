"""Setting up the demonstration from a file: collections, returns, users and terms of use."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command

from collect.definitions.models import DataCollection
from collect.definitions.selectors import collection_named
from collect.organisations.models import Membership, Organisation, TermsOfUse, User
from collect.organisations.roles import Role
from collect.organisations.terms import publish_terms
from collect.returns.access import Actor
from collect.returns.services.status import take_step

PASSWORD = "collect-demo"  # noqa: S105
"""Everybody's password in the demonstration, which only this machine can reach."""


@dataclass(frozen=True, slots=True)
class DemoUser:
    """One user of the demonstration."""

    username: str
    name: str
    organisation: str
    role: str


def set_up(plan_file: Path, say: Callable[[str], None]) -> list[DemoUser]:
    """Bring the database to the state that the plan describes; what is there is kept.

    Paths in the plan start at the folder above the plan's own.
    """
    base = plan_file.parent.parent
    plan: dict[str, Any] = tomllib.loads(plan_file.read_text(encoding="utf-8"))
    say("Preparing the database")
    call_command("migrate", verbosity=0)
    call_command("load_organisations", base / plan["organisations"])
    if not TermsOfUse.objects.exists():
        publish_terms(plan["terms"].strip())
    users = [_user(row) for row in plan["users"]]
    if not DataCollection.objects.exists():
        call_command("load_collection", *(base / folder for folder in plan["collections"]))
        for load in plan["returns"]:
            say(f"Loading the returns of {load['collection']}")
            without = [f"--without={native_id}" for native_id in load.get("without", ())]
            call_command("load_returns", load["collection"], base / load["file"], *without)
            _submit(load["collection"], load.get("submit", ()))
    return users


def _user(row: dict[str, Any]) -> DemoUser:
    first, _, last = row["name"].partition(" ")
    user, is_new = User.objects.get_or_create(
        username=row["username"],
        defaults={"first_name": first, "last_name": last},
    )
    if is_new:
        user.email = f"{row['username']}@example.org"
        user.set_password(PASSWORD)
        user.save()
    organisation = Organisation.objects.get(native_id=row["organisation"])
    roles = [Role(role) for role in row["roles"]]
    for role in roles:
        Membership.objects.get_or_create(user=user, organisation=organisation, role=role.value)
    told = " and ".join(role.label for role in roles)
    return DemoUser(row["username"], row["name"], organisation.name, told)


def _submit(collection: str, native_ids: list[str]) -> None:
    returns = collection_named(collection).returns.select_related("source")
    for return_ in returns.filter(source__native_id__in=native_ids):
        take_step(return_.pk, "submit", by=Actor(None, Role.SOURCE, return_.source))

"""Databases for processes of their own: with the tables of the tests' database, and no more."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.db import connection


@contextmanager
def new_database(folder: Path) -> Iterator[str]:
    """The address of a new database of the kind that the tests run on, gone afterwards.

    Copying the tables takes a moment, where making them anew takes half a minute.
    """
    if connection.vendor == "sqlite":
        file = folder / "test.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        yield f"sqlite:///{file}"
        return
    held: dict[str, Any] = connection.settings_dict
    own, name = held["NAME"], f"{held['NAME']}_{uuid4().hex[:8]}"
    server = f"{quote(held['USER'])}:{quote(held['PASSWORD'])}@{held['HOST']}:{held['PORT']}"
    connection.close()  # nobody may be connected to what is copied
    with psycopg.connect(f"postgres://{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
        yield f"postgres://{server}/{name}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def first_row(url: str, query: str) -> tuple[Any, ...]:
    """The first row that the database at this address answers with."""
    if url.startswith("postgres:"):
        with psycopg.connect(url) as database:
            return tuple(database.execute(query).fetchone() or ())
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as database:
        return tuple(database.execute(query).fetchone() or ())

"""Reads the SEN2 folders and figures as plain rows, without any code of the platform."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
YEARS = (2011, 2013, 2014)
SUM_RULES = ("3050", "3051", "3052", "3053", "3054", "3055", "3056")
WORDS = {"is", "filled", "and", "within", "tolerance"}

Row = dict[str, str]


def table(year: int, name: str) -> list[Row]:
    """The rows of one table of a year, such as `items`, by column."""
    path = ROOT / "sen2" / str(year) / f"{name}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def collection(year: int) -> dict[str, object]:
    """What the year's collection.toml says."""
    return tomllib.loads((ROOT / "sen2" / str(year) / "collection.toml").read_text("utf-8"))


def figures(year: int) -> list[Row]:
    """The published figures of a census year, one row per authority."""
    path = ROOT / "fixtures" / "figures" / f"sen2_{year}_la_data.csv"
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def names_in(expression: str) -> list[str]:
    """The item codes that an expression mentions, last year's as this year's."""
    names = re.findall(r"[A-Za-z][\w.]*", expression)
    return [name.removeprefix("previous.") for name in names if name not in WORDS]

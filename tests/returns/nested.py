"""The toy collection with tools in its sheds, a lock that each shed has once, and visits."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from collect.definitions.models import DataCollection
from collect.returns.models import Return
from factories import TOY, load_folder, return_of

SECTIONS = """\
Tool,Tools,Shed,yes,Name
Lock,Lock,Shed,no,
Visit,Visits,,yes,
"""
ITEMS = """\
Tool,Name,4a,Name of the tool,text,,yes,,,,,,,,,new,,,
Tool,Age,4b,Age in years,whole_number,,no,,,,,,,,,new,,,
Lock,Keys,5a,Number of keys,whole_number,,no,,,,,,,,,new,,,
Visit,Visitor,6a,Who came,text,,yes,,,,,,,,,new,,,
"""


def nested_toy() -> DataCollection:
    """The collection, published and open to everybody."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "toy"
        shutil.copytree(TOY / "2024", folder)
        for name, rows in (("sections.csv", SECTIONS), ("items.csv", ITEMS)):
            with (folder / name).open("a", encoding="utf-8", newline="") as file:
                file.write(rows)
        return load_folder(folder)


def nested_return() -> Return:
    """The return of A1 to that collection, without data."""
    return return_of(nested_toy(), "A1")

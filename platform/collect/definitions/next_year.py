"""Making next year's collection of this year's, in one step that can be told and looked up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from collect.definitions.edits import edits_between
from collect.definitions.models import DataCollection, DraftChange, Publication
from collect.definitions.published_tables import tables_of_spec
from collect.definitions.rolling import rolled_forward
from collect.definitions.rows import tables_of
from collect.definitions.specs import spec_of
from collect.definitions.storing import store_tables
from collect.definitions.tables import HEAD_FILE, TABLES, FolderTables
from collect.organisations.models import User

NOTHING = FolderTables({}, {table.file: () for table in TABLES})


class NextYearThereError(ValueError):
    """Next year's collection is there already: it is `collection`."""

    def __init__(self, collection: DataCollection) -> None:
        self.collection = collection
        super().__init__(f"{collection.name} is there already. Open it to change it.")


@dataclass(frozen=True, slots=True)
class Start:
    """How a draft began that was rolled forward, and the cells that were changed since."""

    change: DraftChange
    year: int
    changed: frozenset[tuple[str, tuple[str, ...], str]]


@transaction.atomic
def roll_forward(
    collection_pk: int, *, by: User | None, publication: Publication | None = None
) -> DataCollection:
    """Make next year's draft of the draft, or of a publication, of a collection.

    Raises NextYearThereError; that one is never written over.
    """
    collection = DataCollection.objects.select_for_update().get(pk=collection_pk)
    there = next_year_of(collection)
    if there:
        raise NextYearThereError(there)
    tables, what = tables_of(collection), "the draft"
    if publication is not None:
        tables = tables_of_spec(spec_of(publication), tables)
        what = f"publication {publication.number}"
    after = rolled_forward(tables)
    made = store_tables(after)
    DraftChange.objects.create(
        collection=made,
        by=by,
        said=f"Rolled forward from {what} of {collection.name}",
        edits=[edit.to_json() for edit in edits_between(NOTHING, after)],
    )
    return made


def next_year_of(collection: DataCollection) -> DataCollection | None:
    """The collection of the same series a year later."""
    later = DataCollection.objects.filter(series__iexact=collection.series)
    return later.filter(year=collection.year + 1).first()


def start_of(collection: DataCollection) -> Start | None:
    """How the draft was rolled forward; None for one that began in another way."""
    changes = DraftChange.objects.filter(collection=collection)
    first = changes.order_by("pk").defer("edits").select_related("by").first()
    # The edits that made a whole draft are many, so the database looks at the first of them.
    began = {"edits__0__file": HEAD_FILE, "edits__0__cells__year__0": ""}
    if first is None or not changes.filter(pk=first.pk, **began).exists():
        return None
    since = changes.filter(pk__gt=first.pk).values_list("edits", flat=True)
    cells = (
        (edit["file"], tuple(edit["key"]), column)
        for edits in since
        for edit in edits
        for column in edit["cells"]
    )
    return Start(first, collection.year - 1, frozenset(cells))

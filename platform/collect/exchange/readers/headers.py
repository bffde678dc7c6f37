"""Whether a file is of this collection, this year and this organisation."""

from __future__ import annotations

from collect.exchange.contents import Header
from collect.exchange.readers.problems import Notices, UnreadableFile, short
from rules.spec import CollectionSpec


def check_header(header: Header, spec: CollectionSpec, native_id: str, notices: Notices) -> None:
    """Raise UnreadableFile unless the header names the collection, its year and `native_id`.

    An empty `native_id` leaves the organisation open, but the file must name one.
    """
    if not header.collection:
        raise UnreadableFile(
            f"The header does not say which collection the file is for. It must say {spec.series}."
        )
    if header.collection.casefold() != spec.series.casefold():
        raise UnreadableFile(
            f"The file is for the collection {short(header.collection)}, not {spec.series}. "
            "Choose the right file, or export it again for this collection."
        )
    if header.year != str(spec.year):
        said = f"The file is for {short(header.year)}" if header.year else "The header has no year"
        raise UnreadableFile(
            f"{said}, but this collection is for {spec.year}. Choose this year’s file."
        )
    _check_organisation(header, native_id)
    expected = spec.reference_date.isoformat()
    if header.reference_date and header.reference_date != expected:
        notices.add(
            f"The file’s reference date is {short(header.reference_date)}; "
            f"the collection’s is {expected}."
        )


def _check_organisation(header: Header, native_id: str) -> None:
    if not header.organisation:
        raise UnreadableFile(
            "The header does not say which organisation the file is from. "
            f"It must hold the organisation’s code{f', {native_id}' if native_id else ''}."
        )
    if native_id and header.organisation.casefold() != native_id.casefold():
        raise UnreadableFile(
            f"The file is from organisation {short(header.organisation)}, but this return is "
            f"of {native_id}. Choose the file of {native_id}."
        )

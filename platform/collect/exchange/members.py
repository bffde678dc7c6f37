"""The files of a package: whose return each one is, and what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from collect.definitions.specs import spec_of
from collect.exchange.contents import ReturnFile
from collect.exchange.readers.formats import (
    PACKAGE,
    READERS,
    Member,
    UnreadableFile,
    format_of,
    members_of,
    number_of_members,
)
from collect.exchange.readers.problems import short
from collect.returns.models import Return
from rules.spec import CollectionSpec


def number_of_files(file: BinaryIO, name: str) -> int:
    """How many files there are to read: those of a package, or the one. Raises UnreadableFile."""
    return number_of_members(file) if format_of(file, name) == PACKAGE else 1


def files_of(file: BinaryIO, name: str, *, after: int = 0) -> Iterator[Member]:
    """The files of a package, or the one file that is no package, without the first `after`.

    Raises UnreadableFile for a package that cannot be opened.
    """
    if format_of(file, name) == PACKAGE:
        yield from members_of(file, after=after)
    elif not after:
        yield Member(name, file)


class Sorting:
    """Finds whose return each file is, among `returns`; a second one of the same is refused.

    `taken` are the keys of returns whose file was found before.
    """

    def __init__(self, returns: Iterable[Return], taken: Iterable[int] = ()) -> None:
        self._returns: dict[str, Return] = {}
        specs: dict[int, CollectionSpec] = {}
        for return_ in returns:
            self._returns[return_.source.native_id.casefold()] = return_
            specs[return_.publication.number] = spec_of(return_.publication)
        self._specs = [specs[number] for number in sorted(specs, reverse=True)]
        self._taken = set(taken)

    def read(self, member: Member) -> tuple[Return, ReturnFile]:
        """The return that the file is of, and what it holds. Raises UnreadableFile."""
        if member.problem:
            raise member.problem
        return_, found = self._by_its_spec(member)
        if return_.pk in self._taken:
            raise UnreadableFile(
                f"There is another file of {return_.source.name} before it. Only the first is read."
            )
        self._taken.add(return_.pk)
        return return_, found

    def _by_its_spec(self, member: Member) -> tuple[Return, ReturnFile]:
        """A return that began under an older publication is read by that one."""
        refused: UnreadableFile | None = None
        read = READERS[format_of(member.file, member.name)]
        for spec in self._specs:
            member.file.seek(0)
            try:
                found = read(member.file, spec, "", None)
                return_ = self._return_of(found)
            except UnreadableFile as problem:
                refused = refused or problem
                continue
            if spec_of(return_.publication).hash == spec.hash:
                return return_, found
        raise refused or UnreadableFile("There is no return that it could be of.")

    def _return_of(self, found: ReturnFile) -> Return:
        code = found.header.organisation
        return_ = self._returns.get(code.casefold())
        if return_ is None:
            raise UnreadableFile(
                f"It is from organisation {short(code)}, of which you have no return here."
            )
        return return_

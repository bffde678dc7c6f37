"""Reads a return from XML, element by element, without entities, network or document type."""

from __future__ import annotations

from typing import Any, BinaryIO

from lxml import etree

from collect.exchange.contents import DETAILS, SOURCE, Header, ReturnFile, header_of
from collect.exchange.readers.headers import check_header
from collect.exchange.readers.problems import (
    DEEPEST,
    MOST_IN_HEADER,
    Notices,
    UnreadableFile,
    short,
)
from collect.exchange.readers.screening import Screened, dtd_refused
from collect.exchange.readers.walking import Walk, local_name
from collect.exchange.readers.watching import Watch
from collect.exchange.readers.wellformed import cut_off, in_words
from rules.data import ReturnData
from rules.records import arranged
from rules.spec import CollectionSpec

_ROOT = "Message"
_HEADER = "Header"
_FIELDS = {field.element: field.name for field in (*DETAILS, *SOURCE)}
_GROUPS = ("CollectionDetails", "Source")


def read_message(
    file: BinaryIO, spec: CollectionSpec, native_id: str = "", watch: Watch | None = None
) -> ReturnFile:
    """The return that an XML file holds.

    Wrong values are kept, to be shown with their findings. Raises UnreadableFile where the
    file is no XML, or of another collection, year or organisation, or holds an element that
    the collection does not have.
    """
    notices = Notices()
    reading = _Message(spec, native_id, notices, watch or Watch())
    source = Screened(file)
    parser = _parser(source)
    try:
        for event, element in parser:
            if event == "start":
                reading.start(element)
            else:
                reading.end(element)
    except etree.XMLSyntaxError as error:
        raise in_words(error, parser.error_log, source.ends_at) from None
    except UnreadableFile as problem:
        # The parser gives half an element at the end of a file as if it were whole.
        raise cut_off(parser.error_log, source.ends_at) or problem from None
    return ReturnFile(reading.header, reading.data(), notices.all())


def _parser(source: Screened) -> etree.iterparse[Any]:
    return etree.iterparse(
        source,
        events=("start", "end"),
        encoding="UTF-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )


class _Message:
    """What has been read of one message: its header first, then its body."""

    def __init__(
        self, spec: CollectionSpec, native_id: str, notices: Notices, watch: Watch
    ) -> None:
        self._spec = spec
        self._native_id = native_id
        self._notices = notices
        self._depth = 0
        self._in_header = 0
        self._part: str = ""
        self._texts: dict[str, str] = {}
        self._header: Header | None = None
        self._walk = Walk(spec, notices, watch)
        self._has_body = False

    @property
    def header(self) -> Header:
        """The header. Raises UnreadableFile where the file has none."""
        if self._header is None:
            raise UnreadableFile(
                f"The file has no {_HEADER}, so nobody can tell what it is. Export it again."
            )
        return self._header

    def data(self) -> ReturnData:
        """Every record, once the file is read. Raises UnreadableFile for one without a body."""
        if not self._has_body:
            raise UnreadableFile(
                f"The file ends after its header. It needs an element {self._spec.series} "
                "with the data."
            )
        return arranged(self._spec, ReturnData(tuple(self._walk.records)))

    def start(self, element: etree._Element) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableFile("Elements are nested too deeply.", element.sourceline or 0)
        if self._depth == 1:
            self._start_root(element)
        elif self._depth == 2:
            self._start_part(element)
        elif self._part == _HEADER:
            self._start_in_header(element)
        else:
            self._walk.start(element)

    def end(self, element: etree._Element) -> None:
        """An element is complete."""
        self._depth -= 1
        if self._part == _HEADER:
            self._end_in_header(element)
        elif self._depth >= 1:
            self._walk.end(element)

    def _start_root(self, element: etree._Element) -> None:
        if element.getroottree().docinfo.doctype:
            raise dtd_refused(1)
        if local_name(element) != _ROOT:
            raise UnreadableFile(
                f"The file begins with <{short(local_name(element))}>, but a return begins "
                f"with <{_ROOT}>. Choose the file that your software wrote for this collection.",
                element.sourceline or 0,
            )

    def _start_part(self, element: etree._Element) -> None:
        self._part, line = local_name(element), element.sourceline or 0
        if self._part == _HEADER:
            if self._header is not None:
                raise UnreadableFile(f"There is a second {_HEADER}. Remove it.", line)
            return
        header = self.header
        if self._part != self._spec.series:
            raise UnreadableFile(
                f"After the header comes <{short(self._part)}>, but the data of "
                f"{header.collection} stand in <{self._spec.series}>.",
                line,
            )
        if self._has_body:
            raise UnreadableFile(f"There is a second <{self._part}>. Remove it.", line)
        self._has_body = True
        self._walk.start(element)

    def _start_in_header(self, element: etree._Element) -> None:
        self._in_header += 1
        if self._in_header > MOST_IN_HEADER:
            raise UnreadableFile(
                f"The {_HEADER} has more than {MOST_IN_HEADER:,} elements.",
                element.sourceline or 0,
            )

    def _end_in_header(self, element: etree._Element) -> None:
        name = local_name(element)
        if self._depth == 1:
            self._header = header_of(self._texts)
            check_header(self._header, self._spec, self._native_id, self._notices)
        elif name in _FIELDS:
            self._texts[_FIELDS[name]] = element.text or ""
        elif name not in _GROUPS:
            self._notices.add(f"Passed over in the header: {short(name)}.")
        if self._depth == 1:
            element.clear()
            self._part = ""

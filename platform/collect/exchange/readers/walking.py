"""Walks the body of a message: which element is a section, which an item, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from collect.exchange.readers.problems import (
    Notices,
    UnreadableFile,
    short,
)
from collect.exchange.readers.watching import Watch
from collect.exchange.signs import from_xml
from rules.data import RecordData
from rules.language.mistakes import nearest
from rules.records import record_of
from rules.spec import CollectionSpec, SectionSpec


@dataclass(frozen=True, slots=True)
class _Place:
    """A section, or the body itself, and what may stand in it."""

    section: SectionSpec | None
    items: frozenset[str]
    sections: dict[str, SectionSpec]

    @property
    def title(self) -> str:
        """What messages call it."""
        return self.section.code if self.section else "the data"


@dataclass(slots=True)
class _Frame:
    """One element of a section that has begun and not ended."""

    place: _Place
    key: str
    parent: str
    texts: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


def local_name(element: etree._Element) -> str:
    """The element's name without a namespace."""
    name = str(element.tag)
    return name.rpartition("}")[2] if name[:1] == "{" else name


class Walk:
    """Takes the elements of the body as they begin and end; `records` grow as sections end.

    Keys are numbers in order of appearance until the records are arranged.
    """

    def __init__(self, spec: CollectionSpec, notices: Notices, watch: Watch) -> None:
        self.records: list[RecordData] = []
        self._spec = spec
        self._notices = notices
        self._watch = watch
        self._places = {None: _place(spec, None)} | {s.code: _place(spec, s) for s in spec.sections}
        self._frames: list[_Frame] = []
        self._item = ""

    def start(self, element: etree._Element) -> None:
        """The body, a section or an item begins. Raises UnreadableFile for anything else."""
        if element.attrib:
            self._pass_over(element)
        if not self._frames:
            self._frames.append(_Frame(self._places[None], "", ""))
            return
        frame, name = self._frames[-1], local_name(element)
        if self._item:
            raise UnreadableFile(
                f"<{short(name)}> stands inside {self._item}, which holds text alone.",
                element.sourceline or 0,
            )
        if name in frame.place.items:
            if name in frame.texts:
                raise self._twice(element, name, frame)
            self._item = name
        elif name in frame.place.sections:
            self._start_section(element, frame, frame.place.sections[name])
        else:
            raise self._unknown(element, name, frame)

    def end(self, element: etree._Element) -> None:
        """The innermost element is complete."""
        frame = self._frames[-1]
        if self._item:
            frame.texts[self._item] = from_xml(element.text or "")
            self._item = ""
            return
        self._refuse_stray_text(element, frame)
        self._frames.pop()
        section = frame.place.section
        if section:
            self.records.append(
                record_of(self._spec, section, frame.texts, frame.key, frame.parent)
            )
        element.clear(keep_tail=True)
        if self._frames:
            self._drop_read(element, self._frames[-1].place.title)

    def _drop_read(self, element: etree._Element, title: str) -> None:
        """Let go of what stands before an element, so that memory does not grow with the file."""
        above = element.getparent()
        while (before := element.getprevious()) is not None and above is not None:
            if before.tail and before.tail.strip():
                raise _stray(before.tail, element.sourceline or 0, title)
            above.remove(before)

    def _start_section(self, element: etree._Element, frame: _Frame, section: SectionSpec) -> None:
        if not section.repeats and section.code in frame.seen:
            raise self._twice(element, section.code, frame)
        frame.seen.add(section.code)
        number = str(self._watch.record())
        self._frames.append(_Frame(self._places[section.code], number, frame.key))

    def _refuse_stray_text(self, element: etree._Element, frame: _Frame) -> None:
        for text in (element.text, *(child.tail for child in element)):
            if text and text.strip():
                raise _stray(text, element.sourceline or 0, frame.place.title)

    def _pass_over(self, element: etree._Element) -> None:
        names = ", ".join(short(str(name)) for name in list(element.attrib)[:5])
        self._notices.add(f"Passed over the attributes of {short(local_name(element))}: {names}.")

    def _twice(self, element: etree._Element, name: str, frame: _Frame) -> UnreadableFile:
        return UnreadableFile(
            f"{name} is there twice in {frame.place.title}. Remove one of them.",
            element.sourceline or 0,
        )

    def _unknown(self, element: etree._Element, name: str, frame: _Frame) -> UnreadableFile:
        near = nearest(name, (*frame.place.items, *frame.place.sections))
        advice = f"Did you mean {near}?" if near else "Remove it, or choose the right file."
        return UnreadableFile(
            f"{frame.place.title[0].upper()}{frame.place.title[1:]} cannot hold "
            f"<{short(name)}>. {advice}",
            element.sourceline or 0,
        )


def _place(spec: CollectionSpec, section: SectionSpec | None) -> _Place:
    code = section.code if section else ""
    return _Place(
        section,
        frozenset(item.code for item in section.items) if section else frozenset(),
        {s.code: s for s in spec.sections if s.parent == code},
    )


def _stray(text: str, line: int, title: str) -> UnreadableFile:
    return UnreadableFile(
        f"The text “{short(text.strip())}” stands in {title}, but in no item of it. "
        "Put it into an item, or remove it.",
        line,
    )

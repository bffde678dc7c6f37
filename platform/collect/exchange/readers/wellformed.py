"""What is wrong with text that is not well-formed XML, in words that help to mend it."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from collect.exchange.readers.problems import UnreadableFile, short

Ended = Callable[[int, int], bool]

_CUT_OFF = "The file stops in the middle. Save or send it again."
_ILLEGAL = "There is a character that XML does not allow. Remove it."
_WORDS = {
    "ERR_DOCUMENT_EMPTY": "The file is not XML. Choose the file that your software wrote.",
    "ERR_DOCUMENT_END": "There is something after the end of the data, or the file is cut off.",
    "ERR_TAG_NOT_FINISHED": _CUT_OFF,
    "ERR_INVALID_CHAR": _ILLEGAL,
    "ERR_INVALID_CHARREF": _ILLEGAL,
    "ERR_TAG_NAME_MISMATCH": "An element ends that is not the one that began last.",
    "ERR_UNDECLARED_ENTITY": "There is a name between & and ; that means nothing. "
    "Write & itself as &amp;.",
    "ERR_ENTITYREF_SEMICOL_MISSING": "There is an & on its own. Write it as &amp;.",
    "ERR_NAME_REQUIRED": "There is an & or < on its own. Write them as &amp; and &lt;.",
    "ERR_ATTRIBUTE_REDEFINED": "An attribute is there twice in one element.",
    "ERR_RESOURCE_LIMIT": "Elements are nested too deeply, or a text is too long.",
}
_NOT_CUT_OFF = {
    etree.ErrorTypes.ERR_INVALID_CHAR,
    etree.ErrorTypes.ERR_DOCUMENT_END,
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY,
}

_NAMED = {getattr(etree.ErrorTypes, name): words for name, words in _WORDS.items()}


def in_words(error: etree.XMLSyntaxError, log: etree._ListErrorLog, ended: Ended) -> UnreadableFile:
    """The parser's first complaint as the one exception of readers.

    `ended` tells whether a place is where the file ends, for there it was cut off.
    """
    if cut := cut_off(log, ended):
        return cut
    first = log[0] if len(log) else None
    code, said = (first.type, first.message) if first else (error.code, error.msg or "")
    line, column = (first.line, first.column) if first else error.position
    if "xcessive depth" in said:
        return UnreadableFile("Elements are nested too deeply.", line, column)
    words = _NAMED.get(code, f"This is not well-formed XML: {short(said.strip())}.")
    return UnreadableFile(words, line, column)


def cut_off(log: etree._ListErrorLog, ended: Ended) -> UnreadableFile | None:
    """What to say if the parser's first complaint is that the file ends too early."""
    first = log[0] if len(log) else None
    if first is None or first.type in _NOT_CUT_OFF or not ended(first.line, first.column):
        return None
    return UnreadableFile(_CUT_OFF, first.line, first.column)

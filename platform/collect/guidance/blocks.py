"""What a designer may put into guidance: only what pages can show in their own look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

PROSE = ["h2", "h3", "bold", "ol", "ul", "link"]
"""What the text of a page may have; everything else that is pasted is taken out."""

PLAIN = ["bold", "ol", "ul", "link"]
"""The same without headings, for a text that stands below one."""


class DetailsBlock(StructBlock):
    """Text that opens on demand."""

    summary = CharBlock(max_length=200, help_text="What the reader selects to open it")
    text = RichTextBlock(features=PLAIN)

    class Meta:
        icon = "collapse-down"
        template = "web/blocks/details.html"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, with the heading of its column."""

    heading: str
    text: str
    is_figures: bool


class GuidanceTable(TypedTableBlock):
    """A table with a caption; each column holds words or figures."""

    words = CharBlock(required=False, max_length=1000)
    figures = CharBlock(required=False, max_length=100)

    class Meta:
        icon = "table"
        template = "web/blocks/table.html"

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        """What the template shows: the table, and its cells with their headings."""
        context = super().get_context(value, parent_context)
        return {**context, "lines": [list(_cells(value.columns, row)) for row in value.row_data]}


def _cells(columns: Sequence[Any], row: Any) -> Iterator[Cell]:
    for column, text in zip(columns, row["values"], strict=False):
        yield Cell(column["heading"], text, column["block"].name == "figures")


class GuidanceBody(StreamBlock):
    """The parts of a guidance page, in any order."""

    text = RichTextBlock(features=PROSE, icon="pilcrow", template="web/blocks/text.html")
    inset = TextBlock(icon="openquote", template="web/blocks/inset.html")
    warning = TextBlock(icon="warning", template="web/blocks/warning.html")
    details = DetailsBlock()
    table = GuidanceTable()


class Questions(StreamBlock):
    """Common questions and their answers."""

    question = DetailsBlock(icon="help", label="Question and answer")


class Topics(StreamBlock):
    """What a request to the helpdesk can be about."""

    topic = CharBlock(max_length=100, icon="tag")


class _AskedFor(StructBlock):
    """One thing more that the request form asks for."""

    label = CharBlock(max_length=200)
    hint = CharBlock(required=False, max_length=300)
    required = BooleanBlock(required=False, label="An answer is required")


class ChoiceAskedFor(_AskedFor):
    """A question that is answered by choosing one of several answers."""

    choices = ListBlock(CharBlock(max_length=100), min_num=2, max_num=20)


class AskedFor(StreamBlock):
    """What the request form asks for beside name, e-mail address, subject and question."""

    line = _AskedFor(icon="minus", label="A line of text")
    lines = _AskedFor(icon="pilcrow", label="Several lines of text")
    choice = ChoiceAskedFor(icon="list-ul", label="One answer of several")

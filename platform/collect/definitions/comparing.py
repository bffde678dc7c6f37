"""What changed from one spec to another, of two years or of two publications, for people."""

from __future__ import annotations

from collections.abc import Iterator

from collect.definitions.comparing_items import item_differences
from collect.definitions.comparing_rules import rule_differences
from collect.definitions.differences import Aspect, Difference, Part, changed, moved, yes_or_no
from collect.definitions.item_lineage import heirs, renamed_codes
from rules.spec import CodeSetSpec, CollectionSpec, SectionSpec


def compare(before: CollectionSpec, after: CollectionSpec) -> list[Difference]:
    """Every difference, by part and in form order; what is the same is not there.

    Between two years the lineage of the items counts: a renamed one is not dropped and added.
    Between two specs of one collection and year their codes do. Raises MistakeFoundError for
    a rule that cannot be read, which no published spec has.
    """
    found = heirs(before, after)
    return [
        *_collection(before, after),
        *_sections(before, after),
        *item_differences(before, after, found),
        *_codes(before, after),
        *rule_differences(before, after, renamed_codes(found)),
    ]


def _collection(before: CollectionSpec, after: CollectionSpec) -> Iterator[Difference]:
    aspects = [
        Aspect("Agent checks returns", *map(yes_or_no, (before.agent_step, after.agent_step)))
    ]
    if before.name == after.name:
        days = [f"{d.day} {d:%B} {d.year}" for d in (before.reference_date, after.reference_date)]
        aspects += [
            Aspect("Title", before.title, after.title, is_wording=True),
            Aspect("Reference date", *days),
        ]
    yield from changed(Part.COLLECTION, "", after.name, aspects)


def _sections(before: CollectionSpec, after: CollectionSpec) -> Iterator[Difference]:
    for section in after.sections:
        then = before.section_by_code.get(section.code)
        if then is None:
            yield Difference(Part.SECTION, "", section.title, "Added", "", section.code)
        else:
            yield from changed(Part.SECTION, "", section.title, _aspects(then, section))
    for section in before.sections:
        if section.code not in after.section_by_code:
            yield Difference(Part.SECTION, "", section.title, "Dropped", section.code)
    then, now = (list(spec.section_by_code) for spec in (before, after))
    yield from moved(Part.SECTION, "", "All sections", then, now)


def _aspects(then: SectionSpec, now: SectionSpec) -> list[Aspect]:
    return [
        Aspect("Title", then.title, now.title, is_wording=True),
        Aspect("Part of", then.parent, now.parent),
        Aspect("Occurs many times", yes_or_no(then.repeats), yes_or_no(now.repeats)),
        Aspect("Key items", ", ".join(then.key_items), ", ".join(now.key_items)),
    ]


def _codes(before: CollectionSpec, after: CollectionSpec) -> Iterator[Difference]:
    for code_set in after.code_sets:
        then = before.code_set_by_name.get(code_set.name)
        yield from _of_set(then or CodeSetSpec(code_set.name, ()), code_set)
    for code_set in before.code_sets:
        if code_set.name not in after.code_set_by_name:
            yield from _of_set(code_set, CodeSetSpec(code_set.name, ()))


def _of_set(before: CodeSetSpec, after: CodeSetSpec) -> Iterator[Difference]:
    then, now = ({one.code: one.label for one in codes.codes} for codes in (before, after))
    for code, label in now.items():
        if code not in then:
            yield Difference(Part.CODE, after.name, code, "Added", "", label)
        else:
            aspect = Aspect("Label", then[code], label, is_wording=True)
            yield from changed(Part.CODE, after.name, code, [aspect])
    for code, label in then.items():
        if code not in now:
            yield Difference(Part.CODE, after.name, code, "Dropped", label)
    yield from moved(Part.CODE, after.name, "All codes", then, now)

"""What a collection asks and checks, as tables that people and programs read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping

from collect.exchange.signs import neutral
from rules.builtin import builtin_key
from rules.engine import Engine
from rules.kinds import KINDS
from rules.spec import CollectionSpec, ItemSpec, RuleSpec, SectionSpec

Row = Mapping[str, str]


def item_rows(spec: CollectionSpec) -> list[Row]:
    """One row an item, in form order, all texts."""
    return [_item_row(spec, section, item) for section in spec.sections for item in section.items]


def rule_rows(engine: Engine) -> list[Row]:
    """One row a rule, in rule order, with its meaning in plain English."""
    return [_rule_row(engine, rule) for rule in engine.spec.rules]


def as_csv(rows: Iterable[Row]) -> bytes:
    """Rows as CSV in UTF-8, formulas made harmless; nothing for no rows."""
    held = list(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if held:
        writer.writerow(held[0])
    writer.writerows([neutral(text) for text in row.values()] for row in held)
    return out.getvalue().encode()


def as_json(engine: Engine) -> bytes:
    """The collection, its items, code sets and rules as JSON in UTF-8."""
    spec = engine.spec
    whole = {
        "collection": spec.series,
        "year": spec.year,
        "title": spec.title,
        "reference_date": spec.reference_date.isoformat(),
        "specification": spec.hash,
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "parent": section.parent,
                "repeats": section.repeats,
                "key_items": list(section.key_items),
                "items": [_item_row(spec, section, item) for item in section.items],
            }
            for section in spec.sections
        ],
        "code_sets": {
            code_set.name: [{"code": c.code, "label": c.label} for c in code_set.codes]
            for code_set in spec.code_sets
        },
        "rules": rule_rows(engine),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def notes_of(engine: Engine, section: SectionSpec) -> dict[str, str]:
    """What may be said beside each item of a section, by its code: kind, hint and rules."""
    return {item.code: _note(engine, section, item) for item in section.items}


def must_be(spec: CollectionSpec, item: ItemSpec) -> str:
    """What a value of the item must be, such as `a whole number that is not negative`."""
    codes = spec.code_set_by_name.get(item.code_set)
    words = KINDS[item.kind].must_be(item)
    return f"{words}: {', '.join(code.code for code in codes.codes)}" if codes else words


def rules_reading(engine: Engine, section: SectionSpec, item: ItemSpec) -> tuple[str, ...]:
    """The numbers of the rules in use that read an item of the section."""
    if section.repeats:  # no rule reads its items, even where one that occurs once has that code
        return ()
    own = {builtin_key(check, item.code) for check in ("mandatory", "kind")}
    return tuple(key for key in engine.checks_reading(item.code) if key not in own)


def asked_of(item: ItemSpec) -> str:
    """What a value of the item must be and whether there must be one, as sentences."""
    words = KINDS[item.kind].must_be(item)
    unit = f", in {item.unit}" if item.unit else ""
    filled = " Must be filled in." if item.mandatory else ""
    return f"{words[:1].upper()}{words[1:]}{unit}.{filled}"


def codes_told(spec: CollectionSpec, item: ItemSpec) -> list[str]:
    """The codes that the item may hold, each with what it means."""
    codes = spec.code_set_by_name.get(item.code_set)
    return [f"{code.code} = {code.label}" for code in codes.codes] if codes else []


def _note(engine: Engine, section: SectionSpec, item: ItemSpec) -> str:
    lines = [asked_of(item)]
    if item.hint:
        lines.append(item.hint)
    rules = rules_reading(engine, section, item)
    lines += [f"Rule {number}: {engine.english(number)}" for number in rules]
    return "\n".join((*lines, *codes_told(engine.spec, item)))


def _item_row(spec: CollectionSpec, section: SectionSpec, item: ItemSpec) -> Row:
    return {
        "section": section.code,
        "question": item.question,
        "item": item.code,
        "label": item.label,
        "group": item.group,
        "kind": KINDS[item.kind].label,
        "must_be": must_be(spec, item),
        "mandatory": "yes" if item.mandatory else "no",
        "key": "yes" if item.code in section.key_items else "no",
        "codes": "; ".join(codes_told(spec, item)),
        "unit": item.unit,
        "hint": item.hint,
        "total_of": "; ".join(item.total_of),
        "last_year": "; ".join(item.previous) or ("" if item.lineage == "new" else item.code),
        "change": item.lineage.value,
    }


def _rule_row(engine: Engine, rule: RuleSpec) -> Row:
    return {
        "rule": rule.number,
        "severity": rule.severity.value,
        "scope": rule.scope or "return",
        "what_must_hold": engine.english(rule.number),
        "message": rule.message,
        "how_to_fix": rule.how_to_fix,
        "blank": rule.blank.value,
        "tolerance": rule.tolerance,
        "expression": rule.expression,
        "active_from": rule.active_from.isoformat() if rule.active_from else "",
        "active_to": rule.active_to.isoformat() if rule.active_to else "",
        "switch": rule.switch.value,
        "switch_reason": rule.switch_reason,
    }

"""Rules softened, silenced or sharpened after publication: the same spec with other switches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from rules.findings import Severity, Switch
from rules.kept import Kept
from rules.spec import CollectionSpec, RuleSpec


class Setting(StrEnum):
    """What a rule counts as, for a time: as an error, as a query, or as nothing."""

    ERROR = "error"
    QUERY = "query"
    OFF = "off"


_kept: Kept[tuple[str, tuple[tuple[str, Setting], ...]], CollectionSpec] = Kept(64)


def with_settings(spec: CollectionSpec, settings: Mapping[str, Setting]) -> CollectionSpec:
    """The spec with these rules set otherwise than it was published; other numbers are passed over.

    Without settings it is the very same spec; with the same ones again, the same object.
    """
    known = tuple((n, s) for n, s in sorted(settings.items()) if n in spec.rule_by_number)
    if not known:
        return spec
    return _kept.get((spec.hash, known), lambda: _made(spec, dict(known)))


def settings_between(published: CollectionSpec, in_force: CollectionSpec) -> dict[str, Setting]:
    """By number, the rules that are set otherwise in a spec that `with_settings` made."""
    if in_force is published:
        return {}
    pairs = zip(published.rules, in_force.rules, strict=True)
    return {now.number: _setting(now) for before, now in pairs if before != now}


def _setting(rule: RuleSpec) -> Setting:
    return Setting.OFF if rule.switch is Switch.OFF else Setting(rule.severity.value)


def _made(spec: CollectionSpec, wanted: Mapping[str, Setting]) -> CollectionSpec:
    return replace(spec, rules=tuple(_set(rule, wanted.get(rule.number)) for rule in spec.rules))


def _set(rule: RuleSpec, setting: Setting | None) -> RuleSpec:
    if setting is None:
        return rule
    if setting is Setting.OFF:
        return replace(rule, switch=Switch.OFF)
    return replace(rule, switch=Switch.ON, severity=Severity(setting.value))

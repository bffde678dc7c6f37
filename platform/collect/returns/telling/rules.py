"""Telling a source that its return was judged again and other errors and queries stand now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from collect.notifications.kinds import Kind
from collect.notifications.services.telling import News, tell_each
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.models import Finding, FindingState, Return
from collect.returns.telling.people import people_of
from collect.returns.telling.words import about, counted, page_of, paragraphs
from rules.findings import Severity

Standing = Mapping[int, Mapping[tuple[str, str, str], tuple[str, str]]]
"""By the return's key and a finding's place: its severity and its state."""

NOUNS = {Severity.ERROR.value: ("error", "errors"), Severity.QUERY.value: ("query", "queries")}


def standing_of(returns: Iterable[int]) -> Standing:
    """What stands on these returns, given by key, in one query."""
    found: dict[int, dict[tuple[str, str, str], tuple[str, str]]] = defaultdict(dict)
    rows = Finding.objects.filter(return_of__in=list(returns)).exclude(state=FindingState.SOLVED)
    names = ("return_of", "rule", "section", "record", "severity", "state")
    for pk, rule, section, record, severity, state in rows.order_by().values_list(*names):
        found[pk][rule, section, record] = (severity, state)
    return found


def tell_of_judging(
    returns: Sequence[Return], before: Standing, *, why: str, by: User | None
) -> int:
    """Tell the people of those returns on which something else stands than `before`.

    One notification a person and return, whatever the number of rules; none where all is as it
    was. `why` says what changed, such as `Rule 7 is switched off`.
    """
    after = standing_of(return_.pk for return_ in returns)
    changed = [r for r in returns if before.get(r.pk, {}) != after.get(r.pk, {})]
    people = people_of(changed, (Role.SOURCE,), but=by)
    return tell_each(
        (person, _news(return_, before.get(return_.pk, {}), after.get(return_.pk, {}), why))
        for return_ in changed
        for person in people[return_.pk]
    )


Places = Mapping[tuple[str, str, str], tuple[str, str]]


def _news(return_: Return, before: Places, after: Places, why: str) -> News:
    changes, asks = _changes(before, after)
    return News(
        Kind.RULES,
        about(return_),
        "Your return was checked again by changed rules",
        paragraphs(
            [
                f"Why: {why}",
                "What is different: " + ", ".join(changes) + ".",
                "What to do now: look at what is new, and correct or explain it."
                if asks
                else "You do not need to do anything.",
            ]
        ),
        page_of(return_, "error_report"),
    )


def _changes(before: Places, after: Places) -> tuple[list[str], bool]:
    """The changes in words, and whether any of them asks the source for something."""
    new = Counter(after[place][0] for place in after if after[place][0] != _severity(before, place))
    gone = Counter(
        before[place][0] for place in before if before[place][0] != _severity(after, place)
    )
    again = FindingState.CONFIRM_AGAIN
    confirm = sum(
        state == again and before.get(place, ("", ""))[1] != again
        for place, (_, state) in after.items()
    )
    words = [f"{counted(new[s], f'new {one}', f'new {many}')}" for s, (one, many) in _of(new)]
    words += [f"{counted(gone[s], one, many)} no longer reported" for s, (one, many) in _of(gone)]
    if confirm:
        words.append(f"{counted(confirm, 'OK')} for the department to confirm again")
    return words or ["an OK counts again"], bool(new)


def _severity(places: Places, place: tuple[str, str, str]) -> str:
    return places[place][0] if place in places else ""


def _of(counts: Counter[str]) -> list[tuple[str, tuple[str, str]]]:
    return [(severity, nouns) for severity, nouns in NOUNS.items() if counts[severity]]

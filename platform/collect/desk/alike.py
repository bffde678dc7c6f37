"""Explanations of one rule that say the same, so that they can be read and settled together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from collect.desk.findings import returns_in, standing
from collect.organisations.roles import Role
from collect.returns.explanations import given_in, slotted
from collect.returns.models import Explanation, FindingState, Note
from collect.returns.reach import Reach
from rules.findings import shortened

_NOT_WORDS = re.compile(r"[^\w{}]+")


@dataclass(frozen=True, slots=True)
class Explained:
    """A standing finding and what its source last said of it, in the note with the key `note`.

    It is answered when somebody else wrote a note on it after that.
    """

    finding: int
    return_of: int
    okd: bool
    text: str
    note: int
    answered: bool


@dataclass(slots=True)
class Group:
    """Findings whose newest explanation is alike; `key` names the group in addresses.

    `usual` is the explanation of the library that they used; None for words of their own.
    """

    key: str
    usual: Explanation | None
    members: list[Explained] = field(default_factory=list)

    @property
    def sample(self) -> str:
        """What the first of them says."""
        return self.members[0].text

    @property
    def to_settle(self) -> list[Explained]:
        """Those that are not OK'd yet."""
        return [member for member in self.members if not member.okd]

    @property
    def to_answer(self) -> list[Explained]:
        """Those that nobody answered since the source explained them."""
        return [member for member in self.members if not member.answered]

    @property
    def seen(self) -> str:
        """Moves whenever the group does: a member comes or goes, is OK'd, or is answered."""
        return shortened(repr([(m.finding, m.note, m.okd, m.answered) for m in self.members]))

    @property
    def figures(self) -> list[str]:
        """The dates and figures that were given, each once, in the order of the members."""
        return list(dict.fromkeys(f for member in self.members for f in given_in(member.text)))


def groups_of(reach: Reach, rule: str, region: str = "") -> list[Group]:
    """The groups of a rule within reach, the largest first; a bounded number of queries.

    Each finding is in the group of its source's newest note. Two texts are alike when only
    dates, figures, case, spaces and punctuation tell them apart.
    """
    said = _newest_notes(reach, rule, region)
    findings = standing(returns_in(reach, region)).filter(rule=rule)
    rows = findings.values_list("pk", "return_of", "section", "record", "state").order_by("pk")
    members: dict[str, list[Explained]] = defaultdict(list)
    used: dict[str, int] = {}
    for pk, return_of, section, record, state in rows:
        said_of_it = said.get((return_of, section, record))
        if said_of_it:
            key, okd = said_of_it.key, state == FindingState.OKD
            used[key] = said_of_it.explanation or 0
            explained = Explained(
                pk, return_of, okd, said_of_it.text, said_of_it.note, said_of_it.answered
            )
            members[key].append(explained)
    usual = Explanation.objects.in_bulk(filter(None, used.values()))
    groups = [Group(key, usual.get(used[key]), found) for key, found in members.items()]
    return sorted(groups, key=lambda group: (-len(group.members), group.members[0].finding))


def alike(text: str) -> str:
    """What two texts have in common that say the same with other figures and dates."""
    return _NOT_WORDS.sub(" ", slotted(text)).strip().casefold()


def group_named(groups: Iterable[Group], key: str) -> Group | None:
    """The group with the key."""
    return next((group for group in groups if group.key == key), None)


@dataclass(slots=True)
class _Said:
    """What a source last said at one place."""

    note: int
    text: str
    explanation: int | None
    answered: bool = False

    @property
    def key(self) -> str:
        """The key of its group."""
        return f"u{self.explanation}" if self.explanation else f"w{shortened(alike(self.text))}"


def _newest_notes(reach: Reach, rule: str, region: str) -> Mapping[tuple[int, str, str], _Said]:
    notes = Note.objects.filter(return_of__in=returns_in(reach, region), rule=rule, item="")
    rows = notes.order_by("at", "pk").values_list(
        "return_of", "section", "record", "role", "pk", "text", "explanation"
    )
    found: dict[tuple[int, str, str], _Said] = {}
    for return_of, section, record, role, pk, text, explanation in rows:
        place = return_of, section, record
        if role == Role.SOURCE:
            found[place] = _Said(pk, text, explanation)
        elif place in found:
            found[place].answered = True
    return found

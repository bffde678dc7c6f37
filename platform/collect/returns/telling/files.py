"""Telling who sent a file that it was refused."""

from __future__ import annotations

from collect.notifications.kinds import Kind
from collect.notifications.services.telling import News, Person, tell
from collect.notifications.wording import one_line
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.telling.words import paragraphs, quoted

LONGEST_NAME = 100


def tell_of_refused_file(
    user: User | None, role: Role, *, about: str, name: str, problem: str, path: str
) -> int:
    """Tell the sender, whom the caller knows to see the return still, why nothing was loaded."""
    if user is None or not user.is_active:
        return 0
    title = f"Your file {one_line(name, LONGEST_NAME)} was refused"
    text = paragraphs(
        [
            f"The reason: {quoted(problem)}",
            "Nothing was changed. What to do now: correct the file and upload it again.",
        ]
    )
    return tell([Person(user, role)], News(Kind.REJECTION, about, title, text, path))

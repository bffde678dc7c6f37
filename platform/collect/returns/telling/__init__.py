"""Telling people of what happens to returns: who is told of what, and in which words.

Everything here is called inside the transaction of what happened, and sends nothing: see
`collect.notifications`.
"""

from collect.returns.telling.dates import tell_of_dates
from collect.returns.telling.extensions import tell_of_extension
from collect.returns.telling.files import tell_of_refused_file
from collect.returns.telling.reaching import out_of_reach
from collect.returns.telling.remarks import tell_of_notes, tell_of_oks
from collect.returns.telling.reminders import tell_reminder
from collect.returns.telling.rules import standing_of, tell_of_judging
from collect.returns.telling.steps import tell_of_step, tell_of_steps

__all__ = [
    "out_of_reach",
    "standing_of",
    "tell_of_dates",
    "tell_of_extension",
    "tell_of_judging",
    "tell_of_notes",
    "tell_of_oks",
    "tell_of_refused_file",
    "tell_of_step",
    "tell_of_steps",
    "tell_reminder",
]

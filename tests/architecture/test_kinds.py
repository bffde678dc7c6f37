"""Each kind of item has all that a form needs to show it."""

from collect.forms.fields import FIELDS
from rules.kinds import KINDS


def test_every_kind_has_a_field_and_every_field_a_kind() -> None:
    assert set(FIELDS) == set(KINDS)

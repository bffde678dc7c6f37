"""Each kind of item has all that a form needs to show it."""

import pytest

from architecture.sources import BASE
from collect.web.fields import FIELDS
from rules.kinds import KINDS

FIELD_TEMPLATES = BASE / "templates" / "web" / "fields"


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_has_a_template_of_its_own(kind: str) -> None:
    assert (FIELD_TEMPLATES / f"{kind}.html").is_file()


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_has_a_form_field(kind: str) -> None:
    assert kind in FIELDS


def test_every_field_template_belongs_to_a_kind() -> None:
    templates = {path.stem for path in FIELD_TEMPLATES.glob("[a-z]*.html")}
    assert templates <= set(KINDS)

"""The error report of an empty form, as its users have known it."""

import pytest
from django.test import Client
from django.urls import reverse

from factories import fill, load_folder, return_of, source_of
from tests.sen2.tables import ROOT


@pytest.mark.parametrize(
    ("year", "section", "errors", "pages"), [(2011, "Part1", 57, 6), (2014, "Part2", 71, 8)]
)
@pytest.mark.django_db
def test_an_empty_form_has_all_its_results_on_pages_of_ten(
    year: int, section: str, errors: int, pages: int
) -> None:
    return_ = return_of(load_folder(ROOT / "sen2" / str(year)), "302")
    source = source_of(return_)
    fill(return_, section, source)
    after = return_of(return_.collection, "302")
    assert (after.errors, after.queries, after.okd) == (errors, 1, 0)
    client = Client()
    client.force_login(source.user)  # type: ignore[arg-type]
    url = reverse("error_report", args=(return_.pk,))
    first = client.get(url).content.decode()
    assert f"Count <strong>{errors + 1}</strong>" in first
    assert first.count('data-label="Details"') == 10
    last = client.get(f"{url}?page={pages}").content.decode()
    assert last.count('data-label="Details"') == (errors + 1 - 10 * (pages - 1))
    assert "3058Q" in last

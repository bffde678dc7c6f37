"""Every page makes a bounded number of queries, whatever it shows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.services.notes import add_note
from collect.returns.services.status import take_step
from factories import ROOT, fill, load_folder, return_of, source_of, toy, user

LIMIT = 14
"""Sign-in, memberships and the return take 4; the rest are the page's own."""

PAGES_OF_A_RETURN = ("source_page", "error_report", "all_notes", "status")


def few(collection: DataCollection) -> Return:
    """A return with little in it."""
    found = return_of(collection, collection.participants.first().organisation.native_id)
    fill(found, "Plots", source_of(found), PlotsLet="7")
    return found


def many() -> Return:
    """A return of 70 items with 72 findings, many notes and many steps."""
    found = return_of(load_folder(ROOT / "sen2" / "2014"), "302")
    source = source_of(found)
    fill(found, "Part1", source)
    finding = found.findings.first()
    for number in range(40):
        add_note(found, f"Note {number}", by=source, finding=finding)
        add_note(found, f"Note {number}", by=source, section="Part1", item="Tot05")
    for number in range(5):
        take_step(found.pk, "submit", by=source)
        fill(found, "Part1", source, Tot05=str(number))
    return found


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(caught)


@pytest.mark.parametrize("role", [Role.SOURCE, Role.COLLECTOR])
def test_the_pages_of_a_full_return_make_no_more_queries_than_those_of_a_small_one(
    db: None, role: Role
) -> None:
    small, large = few(toy()), many()
    for name in PAGES_OF_A_RETURN:
        counts = []
        for return_ in (small, large):
            client = Client()
            client.force_login(user(role, return_.source if role == Role.SOURCE else None))
            url = reverse(name, args=(return_.pk,))
            queries(client, url)
            counts.append(queries(client, url))
        assert counts[1] <= counts[0] + 1, (name, counts)
        assert counts[1] <= LIMIT, (name, counts)


def test_the_form_makes_the_same_few_queries_whatever_its_size(db: None) -> None:
    large = many()
    client = Client()
    client.force_login(user(Role.SOURCE, large.source))
    for section in ("LALevelData", "Part1", "Part2"):
        for mode in ("view", "edit"):
            url = reverse("form", args=(large.pk, section)) + f"?mode={mode}"
            queries(client, url)
            assert queries(client, url) <= 9, (section, mode)


def test_the_details_and_the_pages_of_an_item_are_bounded_too(db: None) -> None:
    large = many()
    client = Client()
    client.force_login(user(Role.COLLECTOR))
    finding = large.findings.get(number="3050")
    item = (large.pk, "Part1", "Tot05")
    for url in (
        reverse("error_report", args=(large.pk,)) + f"?detail={finding.pk}",
        reverse("finding_notes", args=(large.pk, finding.pk)),
        reverse("ok_finding", args=(large.pk, finding.pk)),
        reverse("item_findings", args=item),
        reverse("item_notes", args=item),
        reverse("item_history", args=item),
        reverse("take_step", args=(large.pk, "reject_by_collector")),
    ):
        queries(client, url)
        assert queries(client, url) <= LIMIT, url


def test_lists_of_returns_do_not_grow_with_the_returns(db: None) -> None:
    collection = toy()
    client = Client()
    client.force_login(user(Role.COLLECTOR))
    pages: list[Callable[[], int]] = [
        lambda: queries(client, reverse("desk_returns", args=(collection.pk,))),
        lambda: queries(client, reverse("my_collections")),
        lambda: queries(client, reverse("guidance", args=(collection.pk,))),
    ]
    before = [page() for page in pages]
    for number in range(40):
        organisation = Organisation.objects.create(native_id=f"B{number}", name="B", type="x")
        Return.objects.create(
            collection=collection,
            source=organisation,
            publication=collection.publications.get(),
        )
    assert [page() for page in pages] == before
    assert max(before) <= LIMIT

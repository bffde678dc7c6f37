"""The pages: what is unread, opening and marking it, and choosing how to be told."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.notifications.kinds import Kind, Post
from collect.notifications.models import Choice, Notification
from collect.notifications.services.telling import News, Person, tell_each
from collect.organisations.models import User
from collect.organisations.roles import Role
from collect.returns.models import Return
from notifications.people import person

LISTED, CHOICES = reverse("notifications"), reverse("notification_choices")


def tell(user: User, *titles: str, kind: Kind = Kind.NOTE, path: str = "/services/") -> None:
    """Tell the user as a source."""
    tell_each(
        (Person(user, Role.SOURCE), News(kind, "PLOTS_2024 – A", t, "Why?", path)) for t in titles
    )


@pytest.fixture
def client(bina: User) -> Client:
    """A browser in which Bina is signed in."""
    client = Client()
    client.force_login(bina)
    return client


def said(client: Client, url: str = LISTED) -> str:
    return client.get(url).content.decode()


def test_the_navigation_counts_what_is_unread_in_one_query(client: Client, bina: User) -> None:
    assert ">Notifications<" in said(client, reverse("services"))
    tell(bina, *(f"Note {n}" for n in range(3)))
    with CaptureQueriesContext(connection) as caught:
        assert "Notifications (3)" in said(client, reverse("services"))
    assert sum("notification" in query["sql"] for query in caught) == 1
    tell(bina, *(f"More {n}" for n in range(100)))
    assert "Notifications (99+)" in said(client, reverse("services"))


def test_who_is_never_told_anything_has_no_link(client: Client) -> None:
    designer = Client()
    designer.force_login(person("desmond", Role.DESIGNER))
    assert "Notifications" not in said(designer, reverse("services"))
    assert "You have no such returns" in said(designer)
    assert "nothing to choose" in said(designer, CHOICES)


def test_opening_one_marks_it_as_read_and_leads_to_its_page(client: Client, bina: User) -> None:
    tell(bina, "A note")
    one = Notification.objects.get()
    page = said(client)
    assert page.count("Mark as read") == 1
    url = reverse("notification", args=(one.pk,))
    assert url in page
    response = client.get(url)
    assert (response.status_code, response["Location"]) == (302, "/services/")
    one.refresh_from_db()
    assert one.read_at is not None
    assert "Mark as read" not in said(client)


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil", "", "x"])
def test_nobody_is_led_away_from_here(client: Client, bina: User, path: str) -> None:
    tell(bina, "A note", path=path)
    url = reverse("notification", args=(Notification.objects.get().pk,))
    assert client.get(url)["Location"] == LISTED


def test_nobody_sees_opens_or_marks_what_is_for_others(client: Client, return_: Return) -> None:
    other = person("other", Role.SOURCE, return_.source)
    tell(other, "For the other")
    pk = Notification.objects.get().pk
    assert "For the other" not in said(client)
    assert client.get(reverse("notification", args=(pk,))).status_code == 404
    client.post(LISTED, {"read": pk})
    client.post(LISTED, {"all_until": pk})
    assert Notification.objects.get().read_at is None


def test_all_that_was_listed_is_marked_and_what_came_since_is_not(
    client: Client, bina: User
) -> None:
    tell(bina, "First", "Second")
    newest = Notification.objects.order_by("-pk")[0].pk
    assert f'name="all_until" value="{newest}"' in said(client)
    tell(bina, "Third")
    page = client.post(LISTED, {"all_until": newest}, follow=True).content.decode()
    assert "2 marked as read." in page
    assert list(Notification.objects.filter(read_at=None).values_list("title", flat=True)) == [
        "Third"
    ]


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "\x00", "²"])
def test_strange_keys_mark_nothing(client: Client, bina: User, key: str) -> None:
    tell(bina, "A note")
    assert client.post(LISTED, {"read": key, "all_until": key}).status_code == 302
    assert Notification.objects.get().read_at is None


def test_the_list_is_paged_and_filtered_newest_first(client: Client, bina: User) -> None:
    tell(bina, *(f"Note {n:02}" for n in range(30)))
    tell(bina, "Rejected", kind=Kind.REJECTION)
    page = said(client)
    assert page.index("Rejected") < page.index("Note 29") < page.index("Note 28")
    assert "Note 05" not in page
    assert "Note 05" in said(client, f"{LISTED}?page=2")
    assert "Note 29" not in said(client, f"{LISTED}?kind=rejection")
    assert "kind=note&amp;page=2" in said(client, f"{LISTED}?kind=note")
    assert "Note 29" in said(client, f"{LISTED}?kind=nonsense&page=nonsense")
    assert "no notifications of this kind" in said(client, f"{LISTED}?kind=ok")


def test_the_list_makes_as_few_queries_for_many_as_for_one(client: Client, bina: User) -> None:
    counts = []
    for _ in range(2):
        tell(bina, *(f"Note {n}" for n in range(40)))
        with CaptureQueriesContext(connection) as caught:
            said(client)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 11, counts


def test_html_in_a_text_stays_text(client: Client, bina: User) -> None:
    tell(bina, "<script>alert(1)</script>")
    page = said(client)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_choices_are_kept_and_only_what_differs_is(client: Client, bina: User) -> None:
    page = said(client, CHOICES)
    assert "bina@example.org" in page
    assert page.count("<select") == len(Kind)
    sent = {f"post-{kind}": "soon" for kind in Kind} | {f"shown-{kind}": "on" for kind in Kind}
    sent |= {"post-ok": "daily", "post-rules": "daily", "post-note": "never"}
    saved = client.post(CHOICES, sent, follow=True).content.decode()
    assert "Your choices were saved." in saved
    choice = Choice.objects.get()
    assert (choice.kind, choice.shown, choice.post) == (Kind.NOTE, True, Post.NEVER)
    again = client.post(CHOICES, sent, follow=True).content.decode()
    assert "Nothing was changed." in again


def test_strange_choices_change_nothing(client: Client) -> None:
    client.post(CHOICES, {"post-note": "hourly", "post-nothing": "soon", "shown-x": "on"})
    assert Choice.objects.count() == 0


def test_a_collector_chooses_for_what_collectors_are_told_of(db: None) -> None:
    client = Client()
    client.force_login(person("carla", Role.COLLECTOR))
    page = said(client, CHOICES)
    assert 'id="post-status"' in page
    assert 'id="post-reminder"' not in page
    client.post(CHOICES, {"post-reminder": "soon", "post-status": "daily"})
    assert Choice.objects.get().kind == Kind.STATUS


def test_somebody_without_an_address_reads_so(client: Client, bina: User) -> None:
    User.objects.filter(pk=bina.pk).update(email="")
    assert "We know no e-mail address of yours" in said(client, CHOICES)

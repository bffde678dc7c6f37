"""Changing one's own e-mail address: checked, told to the old one, and used from then on."""

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from collect.notifications.kinds import Kind
from collect.notifications.models import Postbox
from collect.notifications.services.telling import News, Person, tell
from collect.organisations.models import User
from collect.organisations.roles import Role
from factories import browser_of
from notifications.people import later, post

THERE = "/notifications/address/"


@pytest.fixture
def client(bina: User) -> Client:
    """Bina's browser."""
    return browser_of(bina)


def address_of(bina: User) -> str:
    return User.objects.get(pk=bina.pk).email


def test_the_address_is_changed_and_the_old_one_is_told(client: Client, bina: User) -> None:
    choices = client.get(reverse("notification_choices")).content.decode()
    assert f'href="{THERE}"' in choices
    assert "bina@example.org" in client.get(THERE).content.decode()
    saved = client.post(THERE, {"email": " b.new@example.org "}, follow=True).content.decode()
    assert "Your e-mail address was changed." in saved
    assert address_of(bina) == "b.new@example.org"
    (letter,) = mail.outbox
    assert letter.to == ["bina@example.org"]
    assert letter.subject == "Your e-mail address was changed"
    assert "If it was not, tell the helpdesk at once: helpdesk@example.org" in letter.body
    assert "b.new" not in letter.body
    again = client.post(THERE, {"email": "b.new@example.org"}, follow=True).content.decode()
    assert "Nothing was changed." in again
    assert len(mail.outbox) == 1


def test_what_waits_goes_to_the_new_address_at_once_also_after_failures(
    client: Client, bina: User
) -> None:
    tell([Person(bina, Role.SOURCE)], News(Kind.REJECTION, "PLOTS_2024", "Rejected"))
    Postbox.objects.create(user=bina, tries=4, wait_until=later(hours=1))
    client.post(THERE, {"email": "new@example.org"})
    assert post(minutes=3) == 1
    assert mail.outbox[-1].to == ["new@example.org"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (" ", "Enter your e-mail address"),
        ("bina", "Enter an e-mail address in the correct format, like name@example.org"),
        ("b@example.org\nBcc: all@example.org", "in the correct format"),
        ("b@example.org, c@example.org", "in the correct format"),
        (f"{'b' * 260}@example.org", "must be 254 characters or less"),
    ],
)
def test_an_address_that_is_none_says_so_and_changes_nothing(
    client: Client, bina: User, typed: str, said: str
) -> None:
    response = client.post(THERE, {"email": typed})
    assert response.status_code == 400
    page = response.content.decode()
    assert said in page
    assert "<title>Error: Change your e-mail address" in page
    assert (address_of(bina), mail.outbox) == ("bina@example.org", [])


def test_somebody_without_an_address_adds_one(client: Client, bina: User) -> None:
    User.objects.filter(pk=bina.pk).update(email="")
    assert "Add your e-mail address" in client.get(THERE).content.decode()
    client.post(THERE, {"email": "bina@example.net"})
    assert (address_of(bina), mail.outbox) == ("bina@example.net", [])


@pytest.mark.parametrize(
    ("problem", "becomes"),
    [
        (ConnectionRefusedError("nobody listens"), "bina@example.org"),
        (smtplib.SMTPServerDisconnected("gone"), "bina@example.org"),
        (smtplib.SMTPRecipientsRefused({}), "new@example.org"),
    ],
)
def test_while_the_old_address_cannot_be_told_nothing_changes_unless_it_is_dead(
    client: Client, bina: User, problem: Exception, becomes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> int:
        raise problem

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    response = client.post(THERE, {"email": "new@example.org"})
    assert address_of(bina) == becomes
    if becomes == "bina@example.org":
        assert "We cannot change your address now" in response.content.decode()

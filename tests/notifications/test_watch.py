"""The watch of the workers: it tells of dates, sends e-mails, and outlives what goes wrong."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from collect.exchange import workers
from collect.notifications.kinds import Kind
from collect.notifications.models import Notification
from collect.notifications.services.telling import News, Person, tell
from collect.organisations.models import User
from collect.organisations.roles import Role
from notifications.people import later


@pytest.fixture(autouse=True)
def open_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection of a test is in a transaction, which closing it would end."""
    monkeypatch.setattr(workers, "close_old_connections", lambda: None)


def test_the_watch_sends_what_waits_and_nothing_is_sent_before(bina: User) -> None:
    tell([Person(bina, Role.SOURCE)], News(Kind.NOTE, "PLOTS_2024 – A", "A note"))
    assert mail.outbox == []
    Notification.objects.update(at=later(minutes=-3))
    workers.watch_once()
    workers.watch_once()
    assert [letter.to for letter in mail.outbox] == [["bina@example.org"]]


def test_the_watch_tells_of_a_date_that_comes_near(
    bina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = bina.memberships.get().organisation.returns.get().collection
    noon = timezone.localtime().replace(hour=12)
    collection.return_date = (noon + timedelta(days=5)).date()
    collection.save()
    monkeypatch.setattr(timezone, "now", lambda: noon)
    workers.watch_once()
    workers.watch_once()
    assert bina.notifications.get().kind == Kind.DATE


def test_a_duty_that_fails_ends_neither_the_watch_nor_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail() -> None:
        raise RuntimeError("no disk")

    duties = {"write to disk": fail, "go on": lambda: done.append("went on")}
    monkeypatch.setattr(workers, "DUTIES", duties)
    caplog.set_level(logging.ERROR)
    workers.watch_once()
    assert done == ["went on"]
    assert "The watch could not write to disk; it tries again soon." in caplog.text

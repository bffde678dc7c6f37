"""E-mails: one a person for all that waits, in their own time, never twice, never lost."""

import logging
import smtplib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from collect.notifications.defaults import Ways
from collect.notifications.kinds import Kind, Post
from collect.notifications.models import Choice, Notification, Postbox
from collect.notifications.services.choosing import choose
from collect.notifications.services.reading import mark_read
from collect.notifications.services.telling import News, Person, tell, tell_each
from collect.organisations.models import User
from collect.organisations.roles import Role
from notifications.people import later, post, post_at, told

ABOUT = "PLOTS_2024 – Hill Allotments"


def news(kind: Kind = Kind.NOTE, title: str = "A note", about: str = ABOUT) -> News:
    return News(kind, about, title, "“Why so few?”", "/collections/")


def tell_her(user: User, *several: News) -> None:
    tell_each((Person(user, Role.SOURCE), one) for one in several)


class Broken(EmailBackend):
    """A mail server that fails as `problem` says; addresses in `refused` alone where there are."""

    problem: Exception = ConnectionRefusedError("nobody listens")
    refused: tuple[str, ...] = ()

    def send_messages(self, messages):  # type: ignore[no-untyped-def]
        for message in messages:
            if not self.refused or message.to[0] in self.refused:
                raise self.problem
        return super().send_messages(messages)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A mail server that can be broken in different ways."""
    monkeypatch.setattr(
        "collect.notifications.services.posting.get_connection", lambda *a, **k: Broken()
    )
    monkeypatch.setattr(Broken, "problem", Broken.problem)
    monkeypatch.setattr(Broken, "refused", ())
    return Broken


def test_one_email_says_all_with_reasons_links_and_how_to_choose(bina: User) -> None:
    tell_her(bina, news(), news(Kind.REJECTION, "The Department rejected your return"))
    assert post(minutes=3) == 1
    letter = mail.outbox[0]
    assert letter.to == ["bina@example.org"]
    assert letter.subject == f"2 notifications about {ABOUT}"
    assert letter.extra_headers == {"Auto-Submitted": "auto-generated"}
    for part in (
        "Hello Bina,",
        "There are 2 things to tell you, the newest first.",
        "1. The Department rejected your return\n" + ABOUT,
        "2. A note\n",
        "“Why so few?”",
        "See it: http://127.0.0.1:8000/collections/",
        "To choose what we e-mail to you: http://127.0.0.1:8000/notifications/choices/",
        "helpdesk@example.org",
    ):
        assert part in letter.body, letter.body
    assert post(minutes=60) == 0


def test_the_subject_says_what_a_single_notification_is_about(bina: User) -> None:
    tell_her(bina, news(title="The Department rejected your return"))
    post(minutes=3)
    assert mail.outbox[0].subject == f"{ABOUT}: The Department rejected your return"


def test_the_subject_counts_what_else_there_is(bina: User) -> None:
    tell_her(bina, *(news(about=f"PLOTS_2024 – Site {n}") for n in range(4)))
    post(minutes=3)
    assert mail.outbox[0].subject == "4 notifications about PLOTS_2024 – Site 3 and 3 others"


def test_an_email_waits_until_it_is_quiet_but_not_for_long(bina: User) -> None:
    tell_her(bina, news())
    assert post(minutes=1) == 0  # more may follow
    Notification.objects.update(at=later(minutes=-14))
    tell_her(bina, news(title="Another"))
    assert post(minutes=0.5) == 0
    assert post(minutes=1.5) == 1
    assert mail.outbox[0].subject.startswith("2 notifications")


def test_the_next_email_to_a_person_is_a_quarter_of_an_hour_later(bina: User) -> None:
    tell_her(bina, news())
    assert post(minutes=3) == 1
    tell_her(bina, news(title="Another"))
    assert post(minutes=10) == 0
    assert post(minutes=18) == 1


def test_what_is_wanted_daily_goes_once_at_seven_in_the_morning(bina: User) -> None:
    Choice.objects.create(user=bina, kind=Kind.NOTE, shown=True, post=Post.DAILY)
    tell_her(bina, news(), news(title="Another"))
    london = ZoneInfo("Europe/London")
    day = datetime(2024, 3, 30, 22, tzinfo=london)  # the clocks go forward in the night
    Notification.objects.update(at=day)
    assert post_at(day + timedelta(hours=1)) == 0
    assert post_at(datetime(2024, 3, 31, 6, 59, tzinfo=london)) == 0
    assert post_at(datetime(2024, 3, 31, 7, tzinfo=london)) == 1
    assert post_at(datetime(2024, 3, 31, 8, tzinfo=london)) == 0
    assert mail.outbox[0].subject.startswith("2 notifications")


def test_who_chooses_never_gets_no_email_also_of_what_waits(bina: User) -> None:
    tell_her(bina, news())
    bina = User.objects.get(pk=bina.pk)
    assert choose(bina, {Kind.NOTE: Ways(True, Post.NEVER)}) == [Kind.NOTE]
    tell_her(bina, news(title="Another"))
    assert post(hours=1) == 0
    assert told(bina) == ["A note", "Another"]


def test_who_wants_nothing_of_a_kind_is_not_told(bina: User) -> None:
    Choice.objects.create(user=bina, kind=Kind.NOTE, shown=False, post=Post.NEVER)
    tell_her(bina, news(), news(Kind.REJECTION, "Rejected"))
    assert told(bina) == ["Rejected"]


def test_what_was_read_in_the_application_is_not_emailed(bina: User) -> None:
    tell_her(bina, news(), news(title="Another"))
    mark_read(bina, pk=Notification.objects.get(title="A note").pk)
    post(minutes=3)
    assert mail.outbox[0].subject == f"{ABOUT}: Another"


def test_without_an_address_people_are_told_in_the_application_alone(bina: User) -> None:
    User.objects.filter(pk=bina.pk).update(email="")
    Choice.objects.create(user=bina, kind=Kind.NOTE, shown=False, post=Post.SOON)
    tell_her(User.objects.get(pk=bina.pk), news())
    assert Notification.objects.get().shown
    assert post(hours=1) == 0


def test_who_is_switched_off_meanwhile_gets_nothing(bina: User) -> None:
    tell_her(bina, news())
    User.objects.filter(pk=bina.pk).update(is_active=False)
    assert post(hours=1) == 0


def test_a_second_worker_finds_the_postbox_taken(
    bina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_her(bina, news())
    others: list[int] = []
    send = EmailBackend.send_messages

    def send_while_another_looks(backend, messages):  # type: ignore[no-untyped-def]
        monkeypatch.undo()
        others.append(post(minutes=3))
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_while_another_looks)
    assert post(minutes=3) == 1
    assert (others, len(mail.outbox)) == ([0], 1)


def test_what_a_killed_worker_had_taken_is_sent_by_the_next(bina: User) -> None:
    tell_her(bina, news())
    Postbox.objects.create(user=bina, taken_at=later(minutes=2))
    assert post(minutes=5) == 0
    assert post(minutes=12.5) == 1


def test_a_mail_server_that_is_away_loses_nothing_and_is_asked_once(
    bina: User,
    collector,
    broken,
    caplog: pytest.LogCaptureFixture,  # type: ignore[no-untyped-def]
) -> None:
    caplog.set_level(logging.WARNING)
    tell([Person(bina, Role.SOURCE), Person(collector.user, Role.SOURCE)], news())
    assert post(minutes=3) == 0
    assert len([r for r in caplog.records if "cannot be reached" in r.getMessage()]) == 1
    broken.refused = ("nobody",)
    assert post(minutes=4) == 2
    assert post(minutes=30) == 0


def test_an_address_that_is_refused_holds_up_nobody_and_is_tried_ever_less(
    bina: User,
    collector,
    broken,
    caplog: pytest.LogCaptureFixture,  # type: ignore[no-untyped-def]
) -> None:
    broken.problem, broken.refused = smtplib.SMTPRecipientsRefused({}), (bina.email,)
    tell([Person(bina, Role.SOURCE), Person(collector.user, Role.SOURCE)], news())
    assert post(minutes=3) == 1
    tries = []
    for minute in range(4, 200):
        before = Postbox.objects.get(user=bina).tries
        post(minutes=minute)
        if Postbox.objects.get(user=bina).tries > before:
            tries.append(minute)
    assert tries == [4, 6, 10, 18, 34, 66, 126, 186]
    broken.refused = ("nobody",)
    assert post(hours=5) == 1
    assert Postbox.objects.get(user=bina).tries == 0


def test_after_two_weeks_of_failing_it_stays_in_the_application(bina: User, broken) -> None:  # type: ignore[no-untyped-def]
    Choice.objects.create(user=bina, kind=Kind.NOTE, shown=False, post=Post.SOON)
    tell_her(bina, news())
    post(days=13)
    assert not Notification.objects.get().shown
    post(days=15)
    one = Notification.objects.get()
    assert (one.shown, one.post, one.posted_at) == (True, Post.NEVER, None)


def test_texts_of_others_stay_text_and_add_no_header(bina: User) -> None:
    tell_her(
        bina,
        News(
            Kind.NOTE,
            "PLOTS_2024\r\nBcc: all@example.org",
            "A note\nX-Evil: yes\u202e" + "!" * 400,
            "<script>alert(1)</script>\x00\x07" + "long " * 2000,
        ),
    )
    post(minutes=3)
    letter = mail.outbox[0]
    assert "\n" not in letter.subject
    assert len(letter.subject) == 150
    assert letter.subject.endswith("…")
    assert letter.message().get_all("Bcc") is None
    assert letter.message().get_content_type() == "text/plain"
    assert "<script>alert(1)</script>long" in letter.body
    assert len(Notification.objects.get().text) == 4000


def test_an_address_with_a_header_in_it_is_refused(bina: User) -> None:
    User.objects.filter(pk=bina.pk).update(email="bina@example.org\nBcc: all@example.org")
    tell_her(User.objects.get(pk=bina.pk), news())
    assert post(minutes=3) == 0
    assert Postbox.objects.get(user=bina).tries == 1


def test_five_thousand_notifications_are_one_email_and_few_queries(
    bina: User,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    several = [news(about=f"PLOTS_2024 – Site {n:04}") for n in range(5000)]
    with django_assert_max_num_queries(70):
        tell_her(bina, *several)
    with django_assert_max_num_queries(30):
        assert post(minutes=3) == 1
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == (
        "5,000 notifications about PLOTS_2024 – Site 4999 and 4,999 others"
    )
    assert "There are 4,980 more. Sign in to read them." in mail.outbox[0].body
    assert post(hours=2) == 0

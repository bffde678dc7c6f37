"""Who is told of notes, answers and OKs."""

from collect.notifications.kinds import Kind, Post
from collect.notifications.models import Notification
from collect.organisations.models import Membership, User
from collect.organisations.roles import Role
from collect.returns.access import Actor
from collect.returns.models import Return
from collect.returns.services.findings import take_ok_back
from collect.returns.services.notes import add_note
from collect.returns.telling import tell_of_oks
from factories import acting, fill, ok
from notifications.people import person, told


def test_the_source_reads_what_the_department_wrote_and_where_to_answer(
    return_: Return, bina: User, source: Actor, collector: Actor
) -> None:
    add_note(return_, "Why so few?", by=collector, section="Plots", item="PlotsLet")
    one = Notification.objects.get(user=bina)
    assert one.title == "The Department wrote a note on PlotsLet"
    assert one.text.startswith("“Why so few?”")
    assert one.path == f"/returns/{return_.pk}/items/Plots/PlotsLet/notes/"
    assert told(source.user) == [one.title]
    assert told(collector.user) == []


def test_notes_of_the_source_are_not_told_to_its_own_people(
    return_: Return, bina: User, source: Actor, collector: Actor
) -> None:
    add_note(return_, "Two sites are closed", by=source)
    assert told(bina) == told(collector.user) == []


def test_who_wrote_a_note_is_told_of_the_answer_at_the_same_place(
    return_: Return, source: Actor, collector: Actor
) -> None:
    other = acting(person("colin", Role.COLLECTOR), return_)
    add_note(return_, "Why so few?", by=collector, section="Plots", item="PlotsLet")
    add_note(return_, "Two sites are closed", by=source, section="Plots", item="PlotsAll")
    assert told(collector.user) == []
    add_note(return_, "Two sites are closed", by=source, section="Plots", item="PlotsLet")
    assert told(collector.user) == ["Hill Allotments answered a note on PlotsLet"]
    assert told(other.user) == []
    one = Notification.objects.get(user=collector.user)
    assert (one.kind, one.post) == (Kind.NOTE, Post.DAILY)


def test_who_left_the_department_is_not_told_of_answers(
    return_: Return, source: Actor, collector: Actor
) -> None:
    add_note(return_, "Why so few?", by=collector)
    Membership.objects.filter(user=collector.user).delete()
    add_note(return_, "Two sites are closed", by=source)
    assert told(collector.user) == []


def test_a_long_note_is_cut(return_: Return, bina: User, collector: Actor) -> None:
    add_note(return_, "long " * 700, by=collector)
    quote = Notification.objects.get(user=bina).text.partition("\n")[0]
    assert len(quote) == 602
    assert quote.endswith("…”")


def test_an_ok_and_its_withdrawal_are_told_with_their_reasons(
    return_: Return, bina: User, source: Actor, collector: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7", PlotsEmpty="3", PlotsAll="12")
    finding = return_.findings.get(number="101")
    ok(finding, by=collector, reason="Two plots are shared")
    finding.refresh_from_db()
    take_ok_back(finding.pk, by=collector, reason="They are not")
    given, taken = Notification.objects.filter(user=bina).order_by("pk")
    assert given.title == "The Department OK’d 101"
    assert "The reason: “Two plots are shared”" in given.text
    assert "You do not need to do anything" in given.text
    assert (given.kind, given.post, given.path) == (
        Kind.OK,
        Post.DAILY,
        f"/returns/{return_.pk}/errors/",
    )
    assert taken.title == "The Department took back the OK of 101"
    assert "correct it, or explain it in a note" in taken.text


def test_many_oks_of_a_return_can_be_told_as_one(
    return_: Return, bina: User, source: Actor, collector: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    findings = list(return_.findings.all())
    assert len(findings) > 5
    tell_of_oks(return_, findings, by=collector, reason="All the same")
    one = Notification.objects.get(user=bina)
    assert one.title == f"The Department OK’d {len(findings)} errors and queries"
    assert f"and {len(findings) - 5} more" in one.text

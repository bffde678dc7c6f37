"""Groups of alike explanations, answering them, and the library of usual explanations."""

from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.desk.alike import alike, groups_of
from collect.desk.models import BulkAct, BulkTarget
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.access import Actor, Refused
from collect.returns.explanations import usual_from, wording_of
from collect.returns.models import Explanation, Note, Return
from collect.returns.reach import Reach, reach_of
from collect.returns.services.explaining import add_explanation, explain, move_up, retire
from collect.returns.services.notes import add_note
from collect.returns.texts import UnfitText
from factories import collector_of, fill, ok, return_of, source_of, toy, user

WRONG = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12"}
PATHS = {"A1": "2 are paths.", "A2": "3 are  Paths", "A3": "We counted again on 3 March 2014"}


@pytest.fixture
def collection(db: None) -> DataCollection:
    """101 fires in three returns; two of them explain it alike."""
    made = toy()
    for native_id, text in PATHS.items():
        return_ = return_of(made, native_id)
        fill(return_, "Plots", source_of(return_), **WRONG)
        say(made, native_id, text)
    return made


def say(collection: DataCollection, native_id: str, text: str) -> None:
    """The source explains rule 101."""
    return_ = return_of(collection, native_id)
    finding = return_.findings.get(number="101")
    add_note(return_, text, by=source_of(return_), finding=finding)


def seen_by(who: User, collection: DataCollection) -> Reach:
    found = reach_of(who, collection)
    assert found is not None
    return found


@pytest.fixture
def reach(collection: DataCollection) -> Reach:
    return seen_by(user(Role.COLLECTOR), collection)


@pytest.fixture
def by(collection: DataCollection) -> Actor:
    return collector_of(return_of(collection, "A1"))


def browser_of(who: User | None) -> Client:
    client = Client()
    assert who is not None
    client.force_login(who)
    return client


def address(name: str, reach: Reach, *more: str) -> str:
    return reverse(name, args=(reach.collection.pk, *more))


def who_said(reach: Reach, place: int) -> list[str]:
    members = groups_of(reach, "101")[place].members
    returns = Return.objects.filter(pk__in=[m.return_of for m in members])
    return sorted(returns.values_list("source__native_id", flat=True))


def test_explanations_that_differ_in_figures_case_and_spaces_are_one_group(reach: Reach) -> None:
    assert [who_said(reach, place) for place in (0, 1)] == [["A1", "A2"], ["A3"]]
    assert groups_of(reach, "101")[0].figures == ["2", "3"]
    assert groups_of(reach, "101")[1].figures == ["3 March 2014"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Up by 12%", "up by 1,250.5%!", True),
        ("Closed on 3/4/2013", "closed on 12 May 2014", True),
        ("Closed on 2013-04-03", "closed on 1st of May", True),
        ("Two are paths", "Three are paths", False),
        ("Up by 12", "Down by 12", False),
        ("School B2 closed", "School B3 closed", False),
    ],
)
def test_only_figures_dates_case_and_punctuation_are_passed_over(
    one: str, other: str, same: bool
) -> None:
    assert (alike(one) == alike(other)) is same


def test_a_finding_is_in_the_group_of_its_newest_explanation(
    collection: DataCollection, reach: Reach
) -> None:
    say(collection, "A1", "We counted again on 4 May")
    assert who_said(reach, 0) == ["A1", "A3"]


def test_explanations_of_what_is_solved_are_in_no_group(
    collection: DataCollection, reach: Reach
) -> None:
    return_ = return_of(collection, "A3")
    fill(return_, "Plots", source_of(return_), PlotsAll="10")
    assert len(groups_of(reach, "101")) == 1


def test_a_usual_explanation_makes_one_group_whatever_stands_in_its_slots(
    collection: DataCollection, reach: Reach, by: Actor
) -> None:
    usual = add_explanation("PLOTS", "101", "{text} took {figure} plots", by=by)
    for native_id, what in (("A1", "A road"), ("A3", "The river")):
        return_ = return_of(collection, native_id)
        finding = return_.findings.get(number="101")
        explain(return_, finding, usual, (what, "2"), by=source_of(return_))
    group = groups_of(reach, "101")[0]
    assert (group.usual, len(group.members)) == (usual, 2)


def test_an_agent_reads_the_explanations_of_its_own_sources(collection: DataCollection) -> None:
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    Return.objects.filter(pk=return_of(collection, "A2").pk).update(agent=federation)
    reach = seen_by(user(Role.AGENT, federation), collection)
    assert [len(group.members) for group in groups_of(reach, "101")] == [1]
    said = browser_of(reach.actor.user).get(address("desk_alike", reach, "101")).content.decode()
    assert "3 are  Paths" in said
    assert "counted again" not in said


def test_all_of_a_group_that_is_not_okd_is_prepared_for_an_ok(
    collection: DataCollection, reach: Reach
) -> None:
    first = return_of(collection, "A1")
    ok(first.findings.get(number="101"), by=collector_of(first), reason="Seen")
    group = groups_of(reach, "101")[0]
    client = browser_of(reach.actor.user)
    sent = {"group": group.key, "seen": group.seen}
    response = client.post(address("desk_rule", reach, "101"), sent)
    act = BulkAct.objects.get()
    assert response["Location"] == reverse("desk_bulk_act", args=(collection.pk, act.pk))
    left = return_of(collection, "A2").findings.get(number="101")
    target = BulkTarget.objects.get(member__act=act)
    assert (target.finding, target.seen) == (left.pk, left.fingerprint)


def test_a_group_that_changed_meanwhile_is_looked_at_again_before_the_ok(
    collection: DataCollection, reach: Reach
) -> None:
    group = groups_of(reach, "101")[0]
    say(collection, "A2", "4 are paths")
    client = browser_of(reach.actor.user)
    sent = {"group": group.key, "seen": group.seen}
    response = client.post(address("desk_rule", reach, "101"), sent, follow=True)
    assert "have changed meanwhile" in response.content.decode()
    assert not BulkAct.objects.exists()


def answer(reach: Reach, **sent: str) -> Any:
    group = groups_of(reach, "101")[0]
    with TestCase.captureOnCommitCallbacks(execute=True):
        return browser_of(reach.actor.user).post(
            address("desk_answer", reach, "101"), {"group": group.key, "seen": group.seen, **sent}
        )


def test_an_answer_is_looked_at_first_and_then_is_a_note_on_each(
    collection: DataCollection, reach: Reach
) -> None:
    before = Note.objects.count()
    looked = answer(reach, text="Thank you")
    assert "Check your answer" in looked.content.decode()
    assert Note.objects.count() == before
    assert answer(reach, text="Thank you", write="yes").status_code == 302
    notes = Note.objects.filter(text="Thank you", rule="101", role=Role.COLLECTOR)
    assert sorted(notes.values_list("return_of__source__native_id", flat=True)) == ["A1", "A2"]
    assert groups_of(reach, "101")[0].to_answer == []


def test_what_was_answered_already_is_not_answered_again(
    collection: DataCollection, reach: Reach
) -> None:
    first = return_of(collection, "A1")
    finding = first.findings.get(number="101")
    add_note(first, "Which?", by=collector_of(first), finding=finding)
    answer(reach, text="Thank you", write="yes")
    notes = Note.objects.filter(text="Thank you")
    assert [note.return_of.source.native_id for note in notes] == ["A2"]


def test_an_answer_without_text_says_what_to_enter(reach: Reach) -> None:
    response = answer(reach, text=" ", write="yes")
    assert response.status_code == 400
    assert "Enter the text of your answer" in response.content.decode()


def test_an_auditor_answers_nobody(collection: DataCollection) -> None:
    reach = seen_by(user(Role.AUDITOR), collection)
    assert answer(reach, text="Thank you", write="yes").status_code == 403
    assert not Note.objects.filter(text="Thank you").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Enter the text of the explanation"),
        ("{number} closed", "Use braces only for {figure}, {date} and {text}. Change {number}"),
        ("{figure closed", "Use braces only for"),
        ("{figure} " * 6 + "closed", "Use at most 5 slots. This text has 6"),
        ("{text}", "Enter words around the slots"),
        ("x" * 501, "must be 500 characters or less"),
    ],
)
def test_a_wording_that_can_not_be_used_says_why(text: str, said: str) -> None:
    with pytest.raises(UnfitText) as refused:
        wording_of(text)
    assert said in str(refused.value)


def test_a_slot_is_named_by_the_words_beside_it() -> None:
    wording = wording_of("On {date} we closed {figure} plots, moving them to {text}.")
    assert [slot.label for slot in wording.slots] == [
        "The date after “On”",
        "The figure before “plots, moving them to”",
        "The text after “plots, moving them to”",
    ]
    assert wording.filled(("1 May 2014", "3", "{figure}")) == (
        "On 1 May 2014 we closed 3 plots, moving them to {figure}."
    )


@pytest.mark.parametrize(
    ("place", "parts", "read"),
    [
        (0, ("27", "3", "2014"), "27 March 2014"),
        (0, ("27", "mar", "2014"), "27 March 2014"),
        (0, ("", "", ""), "Enter the date that comes after “On”"),
        (0, ("27", "", "2014"), "The date that comes after “On” must include a month"),
        (0, ("30", "2", "2014"), "The date that comes after “On” must be a real date"),
        (0, ("27", "m", "2014"), "The date that comes after “On” must be a real date"),
        (1, ("1250.5",), "1,250.5"),
        (1, ("-1,250",), "-1,250"),
        (1, (" ",), "Enter the figure that comes before “plots went to”"),
        (1, ("many",), "must be a number, like 12 or 1,250.5"),
        (1, ("٣",), "must be a number"),
        (2, (" the road ",), "the road"),
        (2, ("x" * 201,), "must be 200 characters or less"),
    ],
)
def test_what_is_entered_for_a_slot_is_read_or_says_what_to_enter(
    place: int, parts: tuple[str, ...], read: str
) -> None:
    slot = wording_of("On {date} {figure} plots went to {text}").slots[place]
    try:
        found = slot.read(parts)
    except UnfitText as unfit:
        found = str(unfit)
    assert read in found


def test_a_note_becomes_a_wording_with_slots_for_its_figures_and_dates() -> None:
    text = usual_from("On 3 March 2014, 12 {old} plots closed")
    assert text == "On {date}, {figure} (old) plots closed"


def keep(reach: Reach, **sent: str) -> Any:
    there = address("desk_explanations", reach)
    return browser_of(reach.actor.user).post(there, {"rule": "101", **sent})


def texts() -> list[str]:
    offered = Explanation.objects.filter(retired_at=None)
    return list(offered.values_list("text", flat=True))


def test_the_collector_adds_reorders_and_retires_explanations(reach: Reach) -> None:
    for text in ("{figure} are paths", "There is a pond"):
        assert keep(reach, act="add", text=text).status_code == 302
    pond = Explanation.objects.get(text="There is a pond")
    keep(reach, act="up", explanation=str(pond.pk))
    assert texts() == ["There is a pond", "{figure} are paths"]
    keep(reach, act="retire", explanation=str(pond.pk))
    assert texts() == ["{figure} are paths"]
    keep(reach, act="again", explanation=str(pond.pk))
    assert texts() == ["There is a pond", "{figure} are paths"]


def test_an_explanation_is_added_once_and_to_a_rule_that_there_is(reach: Reach) -> None:
    keep(reach, act="add", text="There is a pond")
    again = keep(reach, act="add", text="there is a pond")
    assert "is offered already" in again.content.decode()
    elsewhere = keep(reach, act="add", text="There is a pond", rule="999")
    assert "Select a rule" in elsewhere.content.decode()
    assert texts() == ["There is a pond"]


@pytest.mark.parametrize("key", ["", "x", "9" * 20, "9" * 5000])
def test_an_explanation_that_there_is_not_is_neither_moved_nor_retired(
    reach: Reach, key: str
) -> None:
    said = keep(reach, act="retire", explanation=key)
    assert said.status_code == 400
    assert "There is no such explanation here" in said.content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AGENT])
def test_nobody_but_the_collector_changes_the_library(
    collection: DataCollection, role: Role
) -> None:
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    Return.objects.filter(collection=collection).update(agent=federation)
    who = user(role, federation if role == Role.AGENT else None)
    reach = seen_by(who, collection)
    assert keep(reach, act="add", text="There is a pond").status_code == 403
    said = browser_of(who).get(address("desk_explanations", reach), {"rule": "101"})
    assert "Add an explanation" not in said.content.decode()
    with pytest.raises(Refused):
        add_explanation("PLOTS", "101", "There is a pond", by=reach.actor)
    assert texts() == []


def test_a_retired_explanation_stays_on_its_notes(
    collection: DataCollection, by: Actor, reach: Reach
) -> None:
    usual = add_explanation("PLOTS", "101", "{figure} are paths", by=by)
    return_ = return_of(collection, "A1")
    finding = return_.findings.get(number="101")
    note = explain(return_, finding, usual, ("2",), by=source_of(return_))
    retire(usual, by=by)
    note.refresh_from_db()
    assert (note.text, note.explanation) == ("2 are paths", usual)
    client = browser_of(reach.actor.user)
    page = client.get(address("desk_explanations", reach), {"rule": "101"}).context["page"]
    assert [(one.explanation, one.used) for one in page.retired] == [(usual, 1)]


def test_moving_the_first_one_up_changes_nothing(collection: DataCollection, by: Actor) -> None:
    first = add_explanation("PLOTS", "101", "There is a pond", by=by)
    add_explanation("PLOTS", "101", "There is a path", by=by)
    move_up(first, by=by)
    assert texts() == ["There is a pond", "There is a path"]


def test_an_explanation_of_another_rule_is_not_taken(collection: DataCollection, by: Actor) -> None:
    other = add_explanation("PLOTS", "102", "There is a pond", by=by)
    return_ = return_of(collection, "A1")
    finding = return_.findings.get(number="101")
    with pytest.raises(Refused, match="belongs to another rule"):
        explain(return_, finding, other, (), by=source_of(return_))


def test_a_note_within_reach_is_the_start_of_an_explanation(
    collection: DataCollection, reach: Reach
) -> None:
    note = Note.objects.get(text=PATHS["A1"])
    there = address("desk_explanations", reach)
    asked = {"rule": "101", "note": str(note.pk)}
    page = browser_of(reach.actor.user).get(there, asked).context["page"]
    assert page.text == "{figure} are paths."
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    Return.objects.filter(pk=return_of(collection, "A2").pk).update(agent=federation)
    agent = browser_of(user(Role.AGENT, federation))
    assert agent.get(there, asked).context["page"].text == ""

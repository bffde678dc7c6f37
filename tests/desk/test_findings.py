"""Errors and queries across returns: counted by rule, by item and by organisation."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.desk.findings import RulePlace, tallies_of_returns, tallies_of_rules
from collect.desk.memory import forget
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.models import FixedFinding, Return
from collect.returns.reach import Reach, reach_of
from collect.returns.services.notes import add_note
from collect.returns.services.records import add_record
from collect.returns.services.status import take_step
from collect.returns.sight import visible_returns
from factories import collector_of, fill, ok, return_of, source_of, toy, user

WRONG = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "12"}
SUM = RulePlace("101", "", "error")


@pytest.fixture
def collection(db: None) -> DataCollection:
    """The toy collection; 101 fires in A1, A2 and A3."""
    made = toy()
    for native_id in ("A1", "A2", "A3"):
        return_ = return_of(made, native_id)
        fill(return_, "Plots", source_of(return_), **WRONG)
    return made


@pytest.fixture
def reach(collection: DataCollection) -> Reach:
    """What a collector sees."""
    return seen_by(user(Role.COLLECTOR), collection)


def seen_by(who: User, collection: DataCollection) -> Reach:
    found = reach_of(who, collection)
    assert found is not None
    return found


def browser_of(who: User | None) -> Client:
    client = Client()
    if who and who.pk:
        client.force_login(who)
    return client


def page_of(reach: Reach, **asked: str) -> Any:
    client = browser_of(reach.actor.user)
    response = client.get(reverse("desk_findings", args=(reach.collection.pk,)), asked)
    assert response.status_code == 200
    return response.context["page"]


def cells(reach: Reach, first: str, **asked: str) -> dict[str, str]:
    """The line that starts with `first`, by heading."""
    for row in page_of(reach, **asked).rows:
        if row[0].text == first:
            return {cell.heading: cell.text for cell in row}
    return {}


def test_each_finding_is_counted_once_by_what_became_of_it(
    collection: DataCollection, reach: Reach
) -> None:
    explained, okd = return_of(collection, "A1"), return_of(collection, "A2")
    finding = explained.findings.get(number="101")
    add_note(explained, "Two are paths", by=source_of(explained), finding=finding)
    add_note(explained, "And a pond", by=source_of(explained), finding=finding)
    ok(okd.findings.get(number="101"), by=collector_of(okd), reason="Seen")
    tally = tallies_of_rules(reach)[SUM]
    assert (tally.open, tally.explained, tally.okd, tally.confirm_again) == (1, 1, 1, 0)
    assert (tally.standing, tally.returns, tally.fixed) == (3, 3, 0)
    assert tally.false_alarms == Decimal(100) / 3


def test_a_note_by_the_collector_explains_nothing(collection: DataCollection, reach: Reach) -> None:
    return_ = return_of(collection, "A1")
    finding = return_.findings.get(number="101")
    add_note(return_, "Please say why", by=collector_of(return_), finding=finding)
    assert tallies_of_rules(reach)[SUM].explained == 0


def test_a_finding_whose_values_moved_after_its_ok_is_to_be_confirmed_again(
    collection: DataCollection, reach: Reach
) -> None:
    return_ = return_of(collection, "A1")
    ok(return_.findings.get(number="101"), by=collector_of(return_), reason="Seen")
    fill(return_, "Plots", source_of(return_), PlotsAll="13")
    tally = tallies_of_rules(reach)[SUM]
    assert (tally.confirm_again, tally.okd, tally.open) == (1, 0, 2)


def test_what_went_because_a_value_was_changed_is_fixed_until_it_fires_again(
    collection: DataCollection, reach: Reach
) -> None:
    return_ = return_of(collection, "A1")
    fill(return_, "Plots", source_of(return_), PlotsAll="10")
    tally = tallies_of_rules(reach)[SUM]
    assert (tally.fixed, tally.standing, tally.fired) == (1, 2, 3)
    fill(return_, "Plots", source_of(return_), PlotsAll="12")
    tally = tallies_of_rules(reach)[SUM]
    assert (tally.fixed, tally.standing) == (0, 3)


def test_an_okd_finding_that_is_solved_is_fixed_once(
    collection: DataCollection, reach: Reach
) -> None:
    return_ = return_of(collection, "A1")
    ok(return_.findings.get(number="101"), by=collector_of(return_), reason="Seen")
    for hens in ("1", "2"):
        fill(return_, "Plots", source_of(return_), PlotsAll="10", Hens=hens)
    tally = tallies_of_rules(reach)[SUM]
    assert (tally.fixed, tally.okd, tally.standing) == (1, 0, 2)


def test_what_can_not_be_checked_any_more_is_not_fixed(
    collection: DataCollection, reach: Reach
) -> None:
    return_ = return_of(collection, "A1")
    fill(return_, "Plots", source_of(return_), Waiting="500")
    assert RulePlace("102", "", "error") in tallies_of_rules(reach)
    fill(return_, "Plots", source_of(return_), Waiting="")
    assert "102" in return_of(collection, "A1").unchecked
    assert RulePlace("102", "", "error") not in tallies_of_rules(reach)


def test_deleting_the_data_fixes_nothing(collection: DataCollection) -> None:
    return_ = return_of(collection, "A1")
    before = FixedFinding.objects.count()
    take_step(return_.pk, "delete_data", by=source_of(return_))
    assert not return_of(collection, "A1").findings.exists()
    assert FixedFinding.objects.count() == before


def test_a_rule_on_records_counts_each_return_once(
    collection: DataCollection, reach: Reach
) -> None:
    return_ = return_of(collection, "A1")
    for number in ("1", "2"):
        texts = {"ShedNo": number, "Built": "long ago"}
        add_record(return_.pk, "Shed", texts, by=source_of(return_))
    tally = tallies_of_rules(reach)[RulePlace("kind Built", "Shed", "error")]
    assert (tally.standing, tally.returns) == (2, 1)
    assert cells(reach, "3c Built", by="item")["Open"] == "2"


def test_the_list_by_rule_says_what_each_rule_says_and_how_often(reach: Reach) -> None:
    line = cells(reach, "101")
    assert line["Priority"] == "Error"
    assert line["Error Message"] == "2c must be the sum of 2a and 2b. It is [2c PlotsAll]."
    assert (line["Returns"], line["Open"], line["False alarms %"]) == ("3", "3", "0.0")
    assert cells(reach, "Built in")["Error Message"] == "1a SiteName is mandatory"


def test_the_list_by_item_counts_a_finding_on_every_item_that_its_rule_reads(reach: Reach) -> None:
    for item in ("2a PlotsLet", "2b PlotsEmpty", "2c PlotsAll"):
        assert cells(reach, item, by="item")["Open"] == "3"
    assert cells(reach, "1e Email", by="item")["Open"] == "3"
    assert cells(reach, "2d Waiting", by="item") == {}


def test_the_list_by_item_in_the_order_of_the_form(reach: Reach) -> None:
    rows = page_of(reach, by="item", sort="item").rows
    listed = [row[0].text for row in rows]
    assert listed.index("1e Email") < listed.index("2a PlotsLet") < listed.index("2c PlotsAll")


def test_the_list_by_organisation_has_a_line_a_return(
    collection: DataCollection, reach: Reach
) -> None:
    return_ = return_of(collection, "A2")
    finding = return_.findings.get(number="101")
    add_note(return_, "Two are paths", by=source_of(return_), finding=finding)
    line = cells(reach, return_.source.name, by="organisation")
    assert (line["Errors"], line["Explained"]) == (str(return_.errors), "1")
    url = page_of(reach, by="organisation").rows[0][0].url
    assert url == reverse("error_report", args=(return_of(collection, "A1").pk,))


def test_the_list_is_filtered_by_priority_section_region_and_words(
    collection: DataCollection, reach: Reach
) -> None:
    def numbers(**asked: str) -> set[str]:
        return {row[0].text for row in page_of(reach, **asked).rows} - {"Built in"}

    assert numbers() == {"101", "105Q"}
    assert numbers(severity="query") == {"105Q"}
    assert numbers(section="Plots") == {"101"}
    assert numbers(search="e-mail") == {"105Q"}
    assert numbers(search="10") == {"101", "105Q"}
    source = return_of(collection, "A1").source
    Organisation.objects.filter(pk=source.pk).update(region="Far North")
    forget()
    assert cells(reach, "101", region="Far North")["Returns"] == "1"
    assert numbers(region="Nowhere") == {"101", "105Q"}


def test_the_list_is_sorted_by_each_figure(collection: DataCollection, reach: Reach) -> None:
    return_ = return_of(collection, "A1")
    fill(return_, "Site", source_of(return_), Email="a@example.org")
    numbers = [r[0].text for r in page_of(reach, sort="fixed", direction="descending").rows]
    assert numbers[0] == "105Q"
    headings = {h.label: h.direction for h in page_of(reach, sort="fixed").headings}
    assert headings["Fixed"] == "ascending"
    assert headings["Open"] == ""


def test_an_agent_counts_its_own_sources_alone(collection: DataCollection) -> None:
    federation = Organisation.objects.create(native_id="FED", name="F", type="agent")
    Return.objects.filter(pk=return_of(collection, "A1").pk).update(agent=federation)
    reach = seen_by(user(Role.AGENT, federation), collection)
    assert tallies_of_rules(reach)[SUM].standing == 1
    assert cells(reach, "101")["Returns"] == "1"
    assert page_of(reach, by="organisation").page.paginator.count == 1
    client = browser_of(reach.actor.user)
    listed = client.get(
        reverse("desk_findings_file", args=(collection.pk, "csv")), {"by": "organisation"}
    )
    assert b"A1" in listed.content
    assert b"A2" not in listed.content


def test_a_designer_sees_no_findings(collection: DataCollection) -> None:
    designer = user(Role.DESIGNER)
    assert not visible_returns(designer).exists()
    there = reverse("desk_findings", args=(collection.pk,))
    assert browser_of(designer).get(there).status_code == 404


def test_the_list_is_taken_away_whole_with_what_its_columns_mean(reach: Reach) -> None:
    client = browser_of(reach.actor.user)
    there = reverse("desk_findings_file", args=(reach.collection.pk, "csv"))
    lines = client.get(there, {"search": "101"}).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Rule No.,Priority,Error Message,Returns,Open")
    assert lines[1].startswith("101,Error,2c must be the sum")
    workbook = client.get(reverse("desk_findings_file", args=(reach.collection.pk, "xlsx")))
    assert workbook["Content-Disposition"] == (
        'attachment; filename="PLOTS_2024_findings_by_rule.xlsx"'
    )
    assert workbook.content[:2] == b"PK"


def test_the_tallies_of_returns_are_those_of_their_findings(collection: DataCollection) -> None:
    first, second = return_of(collection, "A1"), return_of(collection, "A2")
    found = tallies_of_returns([first.pk, second.pk])
    assert found[first.pk].standing == first.errors + first.queries
    assert set(found) == {first.pk, second.pk}

"""When a return is judged again, and what stands afterwards."""

import pytest

from collect.definitions.models import DataCollection
from collect.definitions.publishing import publish
from collect.returns.access import OPERATOR, Actor, Refused
from collect.returns.models import FindingState, Return
from collect.returns.services.findings import ok_finding
from collect.returns.services.loading import load_returns
from collect.returns.services.revalidation import revalidate
from collect.returns.services.status import take_step
from collect.returns.workflow import ReturnStatus
from factories import fill, ok, return_of
from rules.data import RecordData, ReturnData

SITE = {"SiteName": "The Top", "Water": "Yes", "Email": "plots@example.org"}
PLOTS = {"PlotsLet": "7", "PlotsEmpty": "3", "PlotsAll": "10"}


@pytest.fixture
def good(return_: Return, source: Actor) -> Return:
    """A return without errors and queries, but with a great many hens."""
    fill(return_, "Site", source, **SITE)
    fill(return_, "Plots", source, **PLOTS, Hens="500")
    after = return_of(return_.collection, "A1")
    assert (after.errors, after.queries) == (0, 0)
    return after


def limit_hens(collection: DataCollection) -> None:
    """Switch the rule on that counts the hens, and publish it."""
    collection.rules.filter(number="107Q").update(switch="on", switch_reason="")
    publish(collection, reason="The limit holds")


def test_a_changed_rule_holds_once_the_returns_are_judged_again(good: Return) -> None:
    limit_hens(good.collection)
    before = return_of(good.collection, "A1")
    assert (before.queries, before.publication.number) == (0, 1)
    told: list[int] = []
    judged = list(revalidate(good.collection, told.append))
    after = return_of(good.collection, "A1")
    assert (after.errors, after.queries, after.publication.number) == (0, 1, 2)
    assert after.findings.get().number == "107Q"
    assert [failure.number for failure in judged[0].outcome.failures] == ["107Q"]
    assert told == [1]


def test_only_returns_with_data_are_judged_again(good: Return) -> None:
    limit_hens(good.collection)
    judged = [j.return_.source.native_id for j in revalidate(good.collection)]
    assert judged == ["A1"]
    empty = return_of(good.collection, "A2")
    assert (empty.errors, empty.validated_at) == (0, None)


def test_a_return_is_judged_by_its_own_publication_until_then(good: Return, source: Actor) -> None:
    limit_hens(good.collection)
    fill(good, "Plots", source, Hens="501")
    after = return_of(good.collection, "A1")
    assert (after.queries, after.publication.number) == (0, 1)


def test_an_authorised_return_stays_as_it_was_accepted(
    good: Return, source: Actor, collector: Actor
) -> None:
    take_step(good.pk, "submit", by=source)
    take_step(good.pk, "authorise", by=collector)
    limit_hens(good.collection)
    list(revalidate(good.collection))
    after = return_of(good.collection, "A1")
    assert (after.status, after.queries) == (ReturnStatus.AUTHORISED, 0)
    assert after.publication.number == 1


def test_a_collection_that_was_not_published_cannot_be_judged_again(db: None) -> None:
    draft = DataCollection.objects.create(
        series="BOATS", year=2024, title="Boats", reference_date="2024-03-31"
    )
    with pytest.raises(LookupError, match="BOATS_2024 has not been published yet"):
        list(revalidate(draft))


def test_the_rules_that_could_not_be_checked_are_named(good: Return, source: Actor) -> None:
    assert good.unchecked == ["102", "103Q", "106"]
    fill(good, "Plots", source, Waiting="20")
    fill(good, "Site", source, Opened="31/3/1974")
    assert return_of(good.collection, "A1").unchecked == ["103Q"]


def test_records_that_repeat_are_judged_after_another_section_is_saved(
    return_: Return, source: Actor
) -> None:
    shed = RecordData("Shed", {"ShedNo": 1}, {"Built": "long ago"}, "1")
    data = ReturnData((RecordData("Site", {"Ref": "A1"}), shed))
    load_returns([(return_.pk, data)], by=OPERATOR, origin="sheds.csv")
    before = return_of(return_.collection, "A1").errors
    fill(return_, "Plots", source, Hens="2")
    finding = return_.findings.get(rule="kind Built")
    assert (finding.section, finding.record) == ("Shed", "1")
    assert return_of(return_.collection, "A1").errors == before


@pytest.fixture
def submitted(good: Return, source: Actor) -> Return:
    """A submitted return with one error and one query."""
    fill(good, "Plots", source, PlotsAll="11", Rent="300")
    fill(good, "Site", source, Email="")
    take_step(good.pk, "submit", by=source)
    after = return_of(good.collection, "A1")
    assert (after.errors, after.queries) == (2, 1)
    return after


def test_a_deleted_return_has_no_findings_no_counts_and_no_dates(
    submitted: Return, source: Actor
) -> None:
    take_step(submitted.pk, "delete_data", by=source)
    after = return_of(submitted.collection, "A1")
    assert (after.errors, after.queries, after.okd, after.unchecked) == (0, 0, 0, [])
    assert not after.findings.exists()
    assert (after.loaded_at, after.submitted_at, after.approved_at) == (None, None, None)
    assert after.loaded_from == ""


def test_a_restored_return_is_judged_again_and_not_submitted(
    submitted: Return, source: Actor, collector: Actor
) -> None:
    take_step(submitted.pk, "delete_data", by=source)
    take_step(submitted.pk, "restore_data", by=collector, reason="By mistake")
    after = return_of(submitted.collection, "A1")
    assert after.status == ReturnStatus.LOADED
    assert (after.errors, after.queries, after.okd) == (2, 1, 0)
    assert [f.number for f in after.findings.all()] == ["101", "104", "105Q"]
    assert after.unchecked == submitted.unchecked
    assert after.loaded_at is not None
    assert after.loaded_at > submitted.loaded_at
    assert after.validated_at is not None
    assert after.validated_at > submitted.validated_at
    assert after.submitted_at is None


@pytest.mark.parametrize("was_okd", [False, True])
def test_an_error_that_was_solved_meanwhile_is_not_okd(
    submitted: Return, source: Actor, collector: Actor, was_okd: bool
) -> None:
    seen = submitted.findings.get(number="101")
    if was_okd:
        ok_finding(seen.pk, by=collector, reason="A path", seen=seen.fingerprint)
    fill(submitted, "Plots", source, PlotsAll="10")
    with pytest.raises(Refused, match="has been solved meanwhile"):
        ok_finding(seen.pk, by=collector, reason="Two paths", seen=seen.fingerprint)
    assert return_of(submitted.collection, "A1").okd == 0


@pytest.fixture
def okd(return_: Return, source: Actor, collector: Actor) -> Return:
    """A return whose sum does not add up, which the collector has OK'd."""
    fill(return_, "Site", source, **SITE)
    fill(return_, "Plots", source, **{**PLOTS, "PlotsAll": "12"})
    ok(return_.findings.get(number="101"), by=collector, reason="Two are paths")
    return return_of(return_.collection, "A1")


def published_with(collection: DataCollection, **changes: str) -> None:
    """Publish the collection with another rule 101, and judge its returns by it."""
    collection.rules.filter(number="101").update(**changes)
    publish(collection, reason="Rule 101 again")
    list(revalidate(collection))


def test_an_ok_is_withdrawn_when_its_rule_asks_something_else(
    good: Return, source: Actor, collector: Actor
) -> None:
    hens = good.collection.rules.filter(number="107Q")
    limit_hens(good.collection)
    list(revalidate(good.collection))
    ok(good.findings.get(number="107Q"), by=collector, reason="It is a large farm")
    hens.update(expression="Hens <= PlotsLet * 6 and Hens <= 9999")
    publish(good.collection, reason="No farm has as many")
    list(revalidate(good.collection))
    finding = good.findings.get(number="107Q")
    assert finding.state == FindingState.CONFIRM_AGAIN
    assert finding.okd_operands == finding.operands
    hens.update(expression="Hens <= PlotsLet * 6")
    publish(good.collection, reason="As before")
    list(revalidate(good.collection))
    assert good.findings.get(number="107Q").is_okd


@pytest.mark.parametrize(
    "changes",
    [
        {"message": "The plots do not add up"},
        {"how_to_fix": "Count them again"},
        {"expression": "PlotsAll  ==  PlotsLet +\n PlotsEmpty"},
        {"severity": "query"},
    ],
)
def test_an_ok_stands_when_a_rule_is_worded_or_spaced_another_way(
    okd: Return, changes: dict[str, str]
) -> None:
    published_with(okd.collection, **changes)
    assert okd.findings.get(number="101").is_okd

"""What happens when a section of the form is saved."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collect.definitions.compiling import spec_of_tables
from collect.definitions.folders import read_folder
from collect.definitions.models import DataCollection
from collect.definitions.specs import spec_of
from collect.returns.access import Actor, Refused
from collect.returns.data import texts_of
from collect.returns.models import Record, Return
from collect.returns.services.editing import save_section
from collect.returns.sight import actor_for
from collect.returns.workflow import ReturnStatus
from factories import TOY, fill, return_of
from rules.records import record_of

HOSTILE = ["12a", "-1", "1" + "0" * 30, "🦔", "x" * 10_000, "1\x002", "٣", "=1+1", "<b>1</b>"]


def test_the_first_save_adds_the_return_with_what_its_organisation_fills_in(
    return_: Return, source: Actor
) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    after = return_of(return_.collection, "A1")
    assert after.status == ReturnStatus.LOADED
    assert after.records.get(section="Site").values == {"Ref": "A1"}
    assert after.records.get(section="Plots").values == {"PlotsLet": 7}


def test_an_empty_first_save_is_a_return_too(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source)
    after = return_of(return_.collection, "A1")
    assert after.status == ReturnStatus.LOADED
    assert after.errors > 0


def test_what_the_organisation_fills_in_cannot_be_typed_over(
    return_: Return, source: Actor
) -> None:
    fill(return_, "Site", source, Ref="A2", SiteName="The Top")
    assert return_.records.get(section="Site").values == {"Ref": "A1", "SiteName": "The Top"}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_is_refused_and_nothing_is_lost(
    return_: Return, source: Actor, text: str
) -> None:
    fill(return_, "Plots", source, PlotsLet=text)
    record = return_.records.get(section="Plots")
    kept = record.unreadable.get("PlotsLet") or str(record.values["PlotsLet"])
    assert kept == text.replace("\x00", "\N{SYMBOL FOR NULL}")
    finding = return_.findings.get(rule="kind PlotsLet")
    assert finding.message == "2a PlotsLet must be a whole number that is not negative"


def test_white_space_is_a_blank(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, PlotsLet=" \t ")
    assert return_.records.get(section="Plots").values == {}
    assert return_.findings.filter(rule="mandatory PlotsLet").exists()


def test_saving_without_a_change_moves_nothing(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    version = return_.records.get(section="Plots").version
    saved = fill(return_, "Plots", source, PlotsLet="7")
    assert saved.changed == ()
    assert return_.records.get(section="Plots").version == version


def test_two_windows_that_change_different_cells_are_merged(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, PlotsLet="7", PlotsEmpty="3")
    opened = opened_texts(return_)
    save_section(return_.pk, "Plots", {**opened, "PlotsLet": "8"}, by=source, opened=opened)
    saved = save_section(
        return_.pk, "Plots", {**opened, "PlotsEmpty": "4"}, by=source, opened=opened
    )
    assert saved.conflicts == ()
    assert return_.records.get(section="Plots").values == {"PlotsLet": 8, "PlotsEmpty": 4}


def test_two_windows_that_change_the_same_cell_are_asked(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    opened = opened_texts(return_)
    save_section(return_.pk, "Plots", {**opened, "PlotsLet": "8"}, by=source, opened=opened)
    saved = save_section(
        return_.pk, "Plots", {**opened, "PlotsLet": "9", "Hens": "2"}, by=source, opened=opened
    )
    assert [(c.item, c.theirs, c.mine) for c in saved.conflicts] == [("PlotsLet", "8", "9")]
    assert return_.records.get(section="Plots").values == {"PlotsLet": 8, "Hens": 2}


def test_two_windows_that_say_the_same_agree(return_: Return, source: Actor) -> None:
    fill(return_, "Plots", source, PlotsLet="7")
    opened = opened_texts(return_)
    for _ in range(2):
        saved = save_section(
            return_.pk, "Plots", {**opened, "PlotsLet": "8"}, by=source, opened=opened
        )
    assert saved.conflicts == ()


def test_another_organisations_user_is_no_actor_at_all(
    collection: DataCollection, source: Actor
) -> None:
    theirs = return_of(collection, "A2")

    assert source.user is not None
    assert actor_for(source.user, theirs) is None


def test_a_collector_cannot_add_a_return_for_a_source(return_: Return, collector: Actor) -> None:
    with pytest.raises(Refused, match="only Hill Allotments can add its return"):
        fill(return_, "Plots", collector, PlotsLet="7")
    assert not return_.records.exists()


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.integers().map(str)


@example(texts={"Area": "1" + "0" * 25})
@given(texts=st.dictionaries(st.sampled_from(["PlotsLet", "Area", "Rent", "Hens"]), TEXTS))
def test_what_is_saved_is_shown_again_as_it_was_meant(texts: dict[str, str]) -> None:

    spec = spec_of_tables(read_folder(TOY / "2024"))
    section = spec.section_by_code["Plots"]
    data = record_of(spec, section, texts)
    record = Record(values=dict(data.values), unreadable=dict(data.unreadable))
    again = record_of(spec, section, texts_of(record, section))
    assert (again.values, again.unreadable) == (data.values, data.unreadable)


def opened_texts(return_: Return) -> dict[str, str]:
    """The texts that a form opened now would show."""
    section = spec_of(return_.publication).section_by_code["Plots"]
    return texts_of(return_.records.get(section="Plots"), section)

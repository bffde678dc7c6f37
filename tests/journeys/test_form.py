"""Filling in the form over HTTP: good input, bad input, old forms and two windows."""

import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from collect.definitions.specs import spec_of
from collect.returns.data import texts_of
from collect.returns.models import Record, Return
from collect.returns.services.status import take_step
from factories import fill, return_of, source_of

BAD = ["twelve", "-3", "1" + "0" * 30, "🦔🦔", "9" * 10_000, "\x00", "<script>alert(1)</script>"]


def form_url(return_: Return, section: str = "Plots", mode: str = "") -> str:
    return reverse("form", args=(return_.pk, section)) + (f"?mode={mode}" if mode else "")


def opened(return_: Return, section: str = "Plots") -> dict[str, str]:
    """The texts in the form as it would be opened now."""
    found = spec_of(return_.publication).section_by_code[section]
    return texts_of(return_.records.filter(section=section).first(), found)


def save(
    client: Client,
    return_: Return,
    seen: dict[str, str],
    *,
    section: str = "Plots",
    then: str = "",
    **typed: str,
) -> object:
    texts = {f"item-{code}": text for code, text in {**seen, **typed}.items()}
    data = {**texts, "opened": json.dumps(seen), "then": then or section}
    return client.post(form_url(return_, section), data, follow=True)


def page_of(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def test_a_return_is_added_and_each_section_saved(source: Client, return_: Return) -> None:
    assert source.get(form_url(return_)).status_code == 302
    page = page_of(source.get(form_url(return_, mode="edit")))
    assert "Nothing is saved until you select Save" in page
    said = page_of(save(source, return_, opened(return_), PlotsLet="7", then="Site"))
    assert "Saved 1 value." in said
    assert "Name of the site" in said
    assert return_.records.get(section="Plots").values == {"PlotsLet": 7}


@pytest.mark.parametrize("text", BAD)
def test_bad_input_is_kept_shown_and_reported(source: Client, return_: Return, text: str) -> None:
    response = save(source, return_, opened(return_), PlotsLet=text)
    assert response.status_code == 200  # type: ignore[attr-defined]
    page = page_of(response)
    assert text.replace("\x00", "\N{SYMBOL FOR NULL}") in page
    assert "2a PlotsLet must be a whole number that is not negative" in page
    assert "<script>alert(1)" not in response.content.decode()  # type: ignore[attr-defined]
    report = page_of(source.get(reverse("error_report", args=(return_.pk,))))
    assert "2a PlotsLet must be a whole number that is not negative" in report


def test_a_value_chosen_for_a_code_that_is_not_in_the_list_is_kept(
    source: Client, return_: Return
) -> None:
    save(source, return_, opened(return_, "Site"), section="Site", Soil="Peat")
    assert return_.records.get(section="Site").unreadable == {"Soil": "Peat"}
    page = page_of(source.get(form_url(return_, "Site", "edit")))
    assert "Peat" in page


def test_a_field_that_is_not_in_the_section_saves_nothing_and_keeps_what_was_typed(
    source: Client, return_: Return
) -> None:
    response = save(source, return_, opened(return_), PlotsLet="7", Nowhere="1")
    assert response.status_code == 400  # type: ignore[attr-defined]
    page = page_of(response)
    assert "fields that Plots does not have: item-Nowhere" in page
    assert 'value="7"' in page
    assert not return_.records.exists()


def test_saving_again_after_a_problem_still_asks_about_what_others_changed(
    source: Client, return_: Return
) -> None:
    save(source, return_, opened(return_), PlotsLet="7")
    first = opened(return_)
    save(source, return_, first, PlotsLet="8")
    page = page_of(save(source, return_, first, PlotsLet="9", Nowhere="1"))
    again = json.loads(re.search(r'name="opened" value="(\{.*?\})"', page).group(1))  # type: ignore[union-attr]
    assert again["PlotsLet"] == "7"
    response = save(source, return_, again, PlotsLet="9")
    assert response.status_code == 409  # type: ignore[attr-defined]
    assert return_.records.get(section="Plots").values["PlotsLet"] == 8


def test_an_odd_place_to_go_after_saving_is_passed_over(source: Client, return_: Return) -> None:
    for place in ("../..", "a b", "Nowhere", "https://example.org"):
        response = save(source, return_, opened(return_), then=place)
        assert response.status_code == 200  # type: ignore[attr-defined]


def test_a_form_without_what_it_opened_with_saves_nothing(source: Client, return_: Return) -> None:
    for broken in ("", "[1]", "{", '{"PlotsLet": 7}', "null"):
        response = source.post(form_url(return_), {"item-PlotsLet": "7", "opened": broken})
        if broken != '{"PlotsLet": 7}':
            assert response.status_code == 400, broken
            assert "Nothing was saved" in page_of(response)
            assert not return_.records.exists()


def test_a_section_that_is_not_in_the_collection_is_not_found(
    source: Client, return_: Return
) -> None:
    assert source.get(form_url(return_, "Cellar")).status_code == 404
    assert source.post(form_url(return_, "Cellar"), {"opened": "{}"}).status_code == 404


def test_a_section_of_many_records_is_looked_at_and_not_typed(
    source: Client, return_: Return
) -> None:
    assert source.get(form_url(return_, "Shed")).status_code == 302
    save(source, return_, opened(return_), PlotsLet="7")
    Record.objects.create(
        return_of=return_, section="Shed", key="4", values={"ShedNo": 4, "Roof": "T"}
    )
    page = page_of(source.get(form_url(return_, "Shed")))
    assert "1 record" in page
    assert "Tin" in page
    response = source.post(form_url(return_, "Shed"), {"item-ShedNo": "1", "opened": "{}"})
    assert response.status_code == 403
    assert "Upload a file instead" in page_of(response)


def test_different_cells_of_two_windows_merge(source: Client, return_: Return) -> None:
    save(source, return_, opened(return_), PlotsLet="7", PlotsEmpty="3")
    first = opened(return_)
    save(source, return_, first, PlotsLet="8")
    save(source, return_, first, PlotsEmpty="4")
    assert return_.records.get(section="Plots").values == {"PlotsLet": 8, "PlotsEmpty": 4}


def test_the_same_cell_of_two_windows_shows_both_values_to_choose_from(
    source: Client, return_: Return
) -> None:
    save(source, return_, opened(return_), PlotsLet="7")
    first = opened(return_)
    save(source, return_, first, PlotsLet="8")
    response = save(source, return_, first, PlotsLet="9", Hens="2")
    assert response.status_code == 409  # type: ignore[attr-defined]
    page = page_of(response)
    assert "Which value of 2a PlotsLet do you want to keep?" in page
    assert "Theirs (saved): <strong>8</strong>" in page
    assert "Yours: <strong>9</strong>" in page
    assert return_.records.get(section="Plots").values == {"PlotsLet": 8, "Hens": 2}
    save(source, return_, opened(return_), PlotsLet="9")
    assert return_.records.get(section="Plots").values["PlotsLet"] == 9


def test_a_form_that_was_open_when_the_return_was_authorised_says_so_and_loses_nothing(
    source: Client, collector: Client, return_: Return
) -> None:
    actor = source_of(return_)
    fill(return_, "Site", actor, SiteName="The Top", Water="Yes", Email="a@example.org")
    fill(return_, "Plots", actor, PlotsLet="7", PlotsEmpty="3", PlotsAll="10")
    seen = opened(return_)
    take_step(return_.pk, "submit", by=actor)
    collector.post(reverse("take_step", args=(return_.pk, "authorise")))
    assert return_of(return_.collection, "A1").status == "authorised"
    response = save(source, return_, seen, PlotsLet="8")
    assert response.status_code == 409  # type: ignore[attr-defined]
    page = page_of(response)
    assert "the return is authorised" in page
    assert 'value="8"' in page
    assert return_.records.get(section="Plots").values["PlotsLet"] == 7


def test_a_form_sent_twice_is_saved_once(source: Client, return_: Return) -> None:
    seen = opened(return_)
    save(source, return_, seen, PlotsLet="7")
    version = return_.records.get(section="Plots").version
    page = page_of(save(source, return_, seen, PlotsLet="7"))
    assert "Nothing had changed" in page
    assert return_.records.get(section="Plots").version == version


def test_a_form_without_its_security_token_gets_a_clear_page(return_: Return) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(source_of(return_).user)  # type: ignore[arg-type]
    response = client.post(form_url(return_), {"item-PlotsLet": "7", "opened": "{}"})
    assert response.status_code == 403
    assert "Nothing was saved" in page_of(response)


@pytest.mark.parametrize(
    "query",
    ["?page=0", "?page=x", "?page=99", "?detail=x", "?detail=999999", "?show=x", "?page=-1"],
)
def test_odd_addresses_of_the_error_report_show_the_report(
    source: Client, return_: Return, query: str
) -> None:
    fill(return_, "Plots", source_of(return_))
    response = source.get(reverse("error_report", args=(return_.pk,)) + query)
    assert response.status_code == 200
    assert "Error report on" in page_of(response)

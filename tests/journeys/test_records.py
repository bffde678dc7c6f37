"""Typing records of a section that has many, over HTTP."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collect.definitions.specs import spec_of
from collect.organisations.roles import Role
from collect.returns.data import texts_of
from collect.returns.models import Note, Record, Return
from collect.returns.services.records import add_record
from collect.returns.services.status import take_step
from factories import fill, return_of, source_of, user
from returns.nested import nested_return


@pytest.fixture
def return_(db: None) -> Return:
    """The return of A1, whose collection has records within records."""
    found = nested_return()
    fill(found, "Plots", source_of(found), PlotsLet="7")
    return found


@pytest.fixture
def source(return_: Return) -> Client:
    """Somebody of A1, signed in."""
    client = Client()
    client.force_login(user(Role.SOURCE, return_.source))
    return client


def shed(return_: Return, **texts: str) -> Record:
    return add_record(return_.pk, "Shed", texts, by=source_of(return_)).record


def tool(return_: Return, parent: Record, **texts: str) -> Record:
    by = source_of(return_)
    return add_record(return_.pk, "Tool", texts, by=by, parent_pk=parent.pk).record


def page_of(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def list_of(return_: Return, section: str = "Shed", query: str = "") -> str:
    return reverse("form", args=(return_.pk, section)) + query


def record_page(record: Record, name: str = "record") -> str:
    return reverse(name, args=(record.return_of_id, record.pk))


def send(client: Client, url: str, seen: dict[str, str], **typed: str) -> Any:
    then = typed.pop("then", "")
    texts = {f"item-{code}": text for code, text in {**seen, **typed}.items()}
    data = {**texts, "opened": json.dumps(seen), "then": then}
    return client.post(url, data, follow=True)


def opened(record: Record) -> dict[str, str]:
    section = spec_of(record.return_of.publication).section_by_code[record.section]
    return texts_of(record, section)


def blank(return_: Return, section: str = "Shed") -> dict[str, str]:
    return texts_of(None, spec_of(return_.publication).section_by_code[section])


def test_records_are_added_one_after_the_other(source: Client, return_: Return) -> None:
    page = page_of(source.get(list_of(return_)))
    assert "There are no records yet" in page
    url = reverse("add_record", args=(return_.pk, "Shed"))
    assert url in page
    assert "Sheds: new record" in page_of(source.get(url))
    said = send(source, url, blank(return_), ShedNo="4", Roof="T", then="add")
    assert "Saved 2 values" in page_of(said)
    assert said.redirect_chain[-1][0] == url
    said = send(source, url, blank(return_), ShedNo="5", Built="31/02/2024")
    page = page_of(said)
    assert "Sheds: 5" in page
    assert "Record 2 of 2" in page
    assert "31/02/2024" in page
    assert "3c Built must be a real date" in page
    page = page_of(source.get(list_of(return_)))
    assert "2 records" in page
    assert "Tin" in page


def test_a_record_is_changed_and_the_next_one_opened(source: Client, return_: Return) -> None:
    first, second = shed(return_, ShedNo="4"), shed(return_, ShedNo="5")
    said = send(source, record_page(first), opened(first), ShedNo="6", then="next")
    assert said.redirect_chain[-1][0] == record_page(second) + "?mode=edit"
    first.refresh_from_db()
    assert first.key == "6"
    page = page_of(said)
    assert f'href="{record_page(first)}?mode=edit" rel="prev"' in page
    assert 'rel="next"' not in page


def test_the_same_cell_of_two_windows_shows_both_values_to_choose_from(
    source: Client, return_: Return
) -> None:
    record = shed(return_, ShedNo="4", Roof="T")
    seen = opened(record)
    send(source, record_page(record), seen, Roof="F")
    said = send(source, record_page(record), seen, Roof="G", Remark="Dry")
    assert said.status_code == 409
    assert "Theirs (saved): <strong>F</strong>" in page_of(said)
    assert "Choose the value of 3b Roof" in page_of(said)
    record.refresh_from_db()
    assert record.values == {"ShedNo": 4, "Roof": "F", "Remark": "Dry"}


def test_what_was_typed_for_a_record_that_is_gone_can_be_added_again(
    source: Client, return_: Return
) -> None:
    parent = shed(return_, ShedNo="4")
    record = tool(return_, parent, Name="Rake")
    page = page_of(source.get(record_page(record) + "?mode=edit"))
    url = re.search(r'method="post" action="(/returns[^"]*)"', page).group(1)  # type: ignore[union-attr]
    seen = opened(record)
    Record.objects.filter(pk=record.pk).delete()
    said = send(source, url, seen, Age="12")
    assert said.status_code == 409
    page = page_of(said)
    assert "This record was removed while you had it open. Nothing was saved" in page
    assert 'value="12"' in page
    again = re.search(r'method="post" action="(/returns[^"]*)"', page).group(1)  # type: ignore[union-attr]
    send(source, again, seen, Age="12")
    added = return_.records.get(section="Tool")
    assert (added.key, added.values) == ("4/Rake", {"Name": "Rake", "Age": 12})
    Record.objects.filter(pk=parent.pk).delete()
    assert send(source, url, seen, Age="12").status_code == 404


def test_a_removal_says_what_goes_with_it_and_asks_again_after_a_change(
    source: Client, return_: Return
) -> None:
    record = shed(return_, ShedNo="4", Roof="T")
    tool(return_, record, Name="Rake")
    url = record_page(record, "remove_record")
    page = page_of(source.get(url))
    assert "Tools: 1 record<" in page
    assert "Tin" in page
    old = re.search(r'name="seen" value="(\w+)"', page).group(1)  # type: ignore[union-attr]
    tool(return_, record, Name="Spade")
    response = source.post(url, {"seen": old})
    assert response.status_code == 409
    page = page_of(response)
    assert "has been changed meanwhile" in page
    assert "Tools: 2 records" in page
    new = re.search(r'name="seen" value="(\w+)"', page).group(1)  # type: ignore[union-attr]
    said = source.post(url, {"seen": new}, follow=True)
    assert "Removed Sheds: 4." in page_of(said)
    assert not return_.records.filter(section__in=("Shed", "Tool")).exists()
    assert source.get(url).status_code == 404
    assert "Removed Sheds: 4 with 2 records inside it" in page_of(
        source.get(reverse("status", args=(return_.pk,)))
    )


def test_a_tool_is_added_inside_its_shed(source: Client, return_: Return) -> None:
    record, other = shed(return_, ShedNo="4"), shed(return_, ShedNo="5")
    tool(return_, other, Name="Hoe")
    url = f"{reverse('add_record', args=(return_.pk, 'Tool'))}?parent={record.pk}"
    assert unescape(url) in page_of(source.get(record_page(record)))
    page = page_of(source.get(url))
    assert "Sheds: 4</a>" in page
    said = page_of(send(source, url, blank(return_, "Tool"), Name="Rake", Age="old"))
    assert "Tools: Rake" in said
    assert "Record 1 of 1" in said
    page = page_of(source.get(record_page(record)))
    assert f'href="{list_of(return_, "Tool")}?parent={record.pk}">Tools</a>' in page
    page = page_of(source.get(list_of(return_, "Tool", f"?parent={record.pk}")))
    assert "1 record" in page
    assert "Hoe" not in page
    page = page_of(source.get(list_of(return_, "Tool")))
    assert "2 records" in page
    assert "Each record is inside one of" in page
    without = reverse("add_record", args=(return_.pk, "Tool"))
    assert source.get(without).status_code == 404
    assert source.get(f"{without}?parent=x").status_code == 404
    assert source.get(reverse("add_record", args=(return_.pk, "Plots"))).status_code == 404


def test_records_are_found_sorted_and_a_page_at_a_time(source: Client, return_: Return) -> None:
    many = [
        Record(return_of=return_, section="Shed", key=str(n), values={"ShedNo": n})
        for n in range(1, 121)
    ]
    Record.objects.bulk_create(many)
    shed(return_, ShedNo="999", Built="never")

    def keys(query: str) -> list[str]:
        page = source.get(list_of(return_, "Shed", query)).content.decode()
        return re.findall(r"/records/\d+/\">([^<]*)</a></th>", page)

    assert keys("")[:3] == ["1", "2", "3"]
    assert len(keys("")) == 50
    assert keys("?page=3")[-1] == "999"
    assert keys("?sort=ShedNo&direction=descending")[:3] == ["999", "120", "119"]
    assert keys("?search=99") == ["99", "999"]
    assert keys("?show=findings") == ["999"]
    assert keys("?sort=Nowhere&page=x&parent=-1&show=all")[:2] == ["1", "2"]
    assert keys("?search=nothing") == []
    assert "No record fits your search" in page_of(
        source.get(list_of(return_, "Shed", "?search=x"))
    )


def test_an_item_of_a_record_has_findings_notes_and_history_of_its_own(
    source: Client, return_: Return
) -> None:
    first, second = shed(return_, ShedNo="4", Built="x"), shed(return_, ShedNo="5", Built="y")
    page = page_of(source.get(record_page(first)))
    url = reverse("record_item_findings", args=(return_.pk, first.pk, "Built"))
    assert f'href="{url}">1<' in page
    report = page_of(source.get(url))
    assert "Sheds: 4" in report
    assert "Count <strong>1</strong>" in report
    source.post(f"{url}notes/", {"text": "We asked"})
    assert Note.objects.get().record == "4"
    assert "We asked" in page_of(source.get(f"{url}notes/"))
    assert source.post(f"{url}notes/", {"text": " "}).status_code == 400
    other = reverse("record_item_notes", args=(return_.pk, second.pk, "Built"))
    assert "We asked" not in page_of(source.get(other))
    assert "record 4" in page_of(source.get(reverse("all_notes", args=(return_.pk,))))
    send(source, record_page(first), opened(first), Built="1974-03-31")
    history = page_of(source.get(f"{url}history/"))
    assert "31/03/1974" in history or "1974-03-31" in history
    assert f"{record_page(first)}#item-Built" in history


def test_the_error_report_leads_to_the_item_of_the_record(source: Client, return_: Return) -> None:
    record = shed(return_, ShedNo="4", Built="x")
    finding = return_.findings.get(rule="kind Built")
    report = page_of(
        source.get(reverse("error_report", args=(return_.pk,)), {"detail": finding.pk})
    )
    url = reverse("finding_record", args=(return_.pk, finding.pk))
    assert url in report
    assert source.get(url)["Location"] == f"{record_page(record)}?mode=edit#item-Built"
    whole = return_.findings.get(rule="mandatory SiteName")
    assert source.get(reverse("finding_record", args=(return_.pk, whole.pk))).status_code == 404
    Record.objects.filter(pk=record.pk).delete()
    assert source.get(url).status_code == 404


def test_nobody_edits_records_of_a_return_that_is_not_theirs_to_edit(
    source: Client, return_: Return
) -> None:
    record = shed(return_, ShedNo="4")
    collector = Client()
    collector.force_login(user(Role.COLLECTOR))
    page = page_of(collector.get(record_page(record)))
    assert "Remove this record" not in page
    assert "has not submitted" in page_of(collector.get(list_of(return_)))
    assert collector.get(record_page(record) + "?mode=edit").status_code == 403
    assert collector.get(record_page(record, "remove_record")).status_code == 403
    said = send(collector, record_page(record), opened(record), ShedNo="9")
    assert said.status_code == 409
    assert 'value="9"' in page_of(said)
    take_step(return_.pk, "submit", by=source_of(return_))
    said = send(collector, record_page(record), opened(record), ShedNo="9")
    assert "Saved 1 value" in page_of(said)
    assert return_of(return_.collection, "A1").status == "amended_by_collector"


def test_the_pages_of_a_record_make_as_many_queries_among_many_records_as_among_few(
    source: Client, return_: Return
) -> None:
    record = shed(return_, ShedNo="4", Built="x")
    tool(return_, record, Name="Rake", Age="x")
    urls = (
        list_of(return_),
        list_of(return_, "Tool"),
        list_of(return_, "Shed", "?show=findings&search=4&sort=ShedNo"),
        record_page(record),
        record_page(record) + "?mode=edit",
    )

    def counts() -> list[int]:
        made = []
        for url in urls:
            source.get(url)
            with CaptureQueriesContext(connection) as caught:
                assert source.get(url).status_code == 200
            made.append(len(caught))
        return made

    before = counts()
    for number in range(60):
        added = Record.objects.create(
            return_of=return_, section="Shed", key=f"n{number}", parent=record.parent
        )
        Record.objects.create(return_of=return_, section="Tool", key=f"n{number}/a", parent=added)
    assert counts() == before
    assert max(before) <= 14, before


def test_a_form_that_was_open_while_the_data_were_deleted_is_shown_again_and_may_begin_anew(
    return_: Return, source: Client
) -> None:
    url = reverse("add_record", args=(return_.pk, "Shed"))
    assert f'action="{url}"' in page_of(source.get(url))
    take_step(return_.pk, "delete_data", by=source_of(return_))
    out = send(source, url, blank(return_), ShedNo="4")
    page = page_of(out)
    assert out.status_code == 409
    assert "The data of this return were deleted while your form was open." in page
    assert not return_of(return_.collection, "A1").has_data
    again = re.search(rf'action="({url}\?[^"]+)"', page)
    assert again is not None
    send(source, again[1], blank(return_), ShedNo="4")
    assert return_of(return_.collection, "A1").has_data
    assert return_.records.get(section="Shed").key == "4"

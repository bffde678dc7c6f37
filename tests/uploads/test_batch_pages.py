"""The pages for many returns: choose a zip, watch it, decide on it; and who sees them."""

from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from collect.definitions.models import DataCollection
from collect.exchange.models import Batch, Upload, UploadState
from collect.exchange.services.batch_decisions import load_many
from collect.organisations.models import Organisation
from collect.organisations.roles import Role
from collect.returns.access import Actor, Refused
from collect.returns.workflow import ReturnStatus
from factories import return_of, source_of, user
from uploads.zips import Capture, of, send, states, zipped


def page_of(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def test_a_zip_goes_from_the_desk_to_loaded_over_the_pages(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    client = Client()
    client.force_login(collector.user)  # type: ignore[arg-type]
    desk = page_of(client.get(reverse("desk_returns", args=(collection.pk,))))
    choose = reverse("batches", args=(collection.pk,))
    assert f'href="{choose}"' in desk
    assert "Select a file" in page_of(client.post(choose))
    files = {"a1.xml": of("A1"), "a2.xml": of("A2", PlotsAll=12), "x<b>.xml": b"x"}
    with capture(execute=True):
        sent = client.post(choose, {"file": ContentFile(zipped(files), "all.zip")})
    address = sent["Location"]
    page = page_of(client.get(address))
    assert "Load all 2 returns that are ready" in page
    assert "Hill Allotments (A1)" in page
    assert "Left out (1)" in page
    assert "x<b>.xml" in page_of(client.get(f"{address}?show=left_out"))
    assert "x&lt;b&gt;.xml" in client.get(f"{address}?show=left_out").content.decode()
    refused = client.post(address, {"act": "load_chosen"})
    assert (refused.status_code, "Select the returns to load" in page_of(refused)) == (409, True)
    chosen = Upload.objects.get(name="a1.xml")
    comparison = page_of(client.get(reverse("upload", args=(chosen.return_of_id, chosen.pk))))
    assert "Load this file" in comparison
    assert address in comparison
    with capture(execute=True):
        client.post(address, {"act": "load_chosen", "upload": chosen.pk})
    assert "Load the return that is ready" in page_of(client.get(address))
    dropped = page_of(client.post(address, {"act": "drop_all"}, follow=True))
    assert "1 file was dropped. The returns are as they were." in dropped
    assert "1 return loaded" in page_of(client.get(choose))
    assert return_of(collection, "A2").status == ReturnStatus.NO_DATA


def test_the_page_shows_how_far_the_reading_and_the_loading_are(
    collection: DataCollection, collector: Actor, capture: Capture
) -> None:
    client = Client()
    client.force_login(collector.user)  # type: ignore[arg-type]
    batch = send(collection, {"a1.xml": of("A1")}, collector, capture)
    address = reverse("batch", args=(collection.pk, batch.pk))
    Batch.objects.update(state=UploadState.QUEUED, total=None, done=0)
    assert "The files wait to be read: 0%" in page_of(client.get(address))
    Batch.objects.update(state=UploadState.READING, total=152, done=38)
    page = page_of(client.get(address))
    assert "The files are being read and checked: 25%" in page
    assert "38 of 152 files read" in page
    assert 'data-reload-seconds="2"' in page
    Batch.objects.update(state=UploadState.LOADING, total=152, done=76)
    page = page_of(client.get(address))
    assert "The returns are being loaded: 50%" in page
    assert "76 of 152 returns loaded" in page
    with pytest.raises(Refused, match="being read or loaded now"):
        load_many(batch, by=collector)


@pytest.mark.parametrize("wanted", ["9" * 5000, "-1", "7", "x", ""])
def test_a_role_that_nobody_has_is_passed_over(
    collection: DataCollection, collector: Actor, wanted: str
) -> None:
    client = Client()
    client.force_login(collector.user)  # type: ignore[arg-type]
    file = SimpleUploadedFile("all.zip", zipped({"a1.xml": of("A1")}))
    sent = client.post(reverse("batches", args=(collection.pk,)), {"file": file, "as": wanted})
    assert sent.status_code == 302
    assert Batch.objects.get().role == "collector"


def test_a_batch_is_seen_by_those_who_sent_it_alone(
    collection: DataCollection, collector: Actor, agent: Actor, capture: Capture
) -> None:
    sent = send(collection, {"a1.xml": of("A1")}, collector, capture)
    other = Organisation.objects.create(native_id="OTH", name="Other agent", type="agent")
    collection.returns.filter(source__native_id="A3").update(agent=other)
    people = {
        "colleague": (user(Role.COLLECTOR), 200),
        "agent": (agent.user, 404),
        "other agent": (user(Role.AGENT, other), 404),
        "source": (source_of(return_of(collection, "A1")).user, 404),
        "designer": (user(Role.DESIGNER), 404),
    }
    for name, (person, expected) in people.items():
        client = Client()
        client.force_login(person)  # type: ignore[arg-type]
        address = reverse("batch", args=(collection.pk, sent.pk))
        assert client.get(address).status_code == expected, name
        if expected == 404:
            assert client.post(address, {"act": "load_all"}).status_code == 404, name
            listed = client.get(reverse("batches", args=(collection.pk,)))
            assert listed.status_code == (200 if "agent" in name else 404), name
            assert "all.zip" not in page_of(listed)
    assert states(sent) == {"A1": "ready"}

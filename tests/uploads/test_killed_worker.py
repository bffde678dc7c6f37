"""A worker that is killed in the middle of a file loses nothing: the job is taken up again.

These work with real processes, a real queue and a database of their own.
"""

from processes import Place
from uploads.messages import message

SHEDS = 8_000
"""Enough that reading the file takes a second or more."""

MEMBERS = 12
"""Files of a batch, each of a quarter of as many sheds: enough that some are always left."""

SET_UP = """
from factories import toy, return_of, source_of
from django.core.files.base import ContentFile
from collect.exchange.services.receiving import receive
import pathlib
found = return_of(toy(), "A1")
file = ContentFile(pathlib.Path({file!r}).read_bytes())
receive(found.pk, file, by=source_of(found), name="sheds.xml")
"""

SET_UP_MANY = """
import io, pathlib, zipfile
from django.core.files.base import ContentFile
from collect.exchange.services.batches import receive_many
from collect.organisations.models import Organisation
from collect.returns.models import Return
from factories import collector_of, return_of, toy
from uploads.messages import message
first = return_of(toy(), "A1")
sheds = tuple({{"ShedNo": number + 1, "Roof": "T"}} for number in range({sheds}))
out = io.BytesIO()
with zipfile.ZipFile(out, "w") as archive:
    for number in range({members}):
        who = Organisation.objects.create(native_id=f"K{{number:02}}", name="K", type="x")
        Return.objects.create(
            collection=first.collection, source=who, publication=first.publication
        )
        content = message({{"PlotsLet": number}}, organisation=who.native_id, sheds=sheds)
        archive.writestr(f"{{number}}.xml", content)
file = ContentFile(out.getvalue())
receive_many(first.collection, file, by=collector_of(first), name="sheds.zip")
"""

STATE = """
import json
from collect.exchange.models import Upload
from collect.returns.models import Record, Return
from django_tasks_db.models import DBTaskResult
upload = Upload.objects.defer("candidate").get()
print(json.dumps(dict(
    upload=upload.state, tries=upload.tries, counts=upload.counts,
    job=DBTaskResult.objects.get().status, records=Record.objects.count(),
    status=Return.objects.get(source__native_id="A1").status,
)))
"""

STATE_OF_MANY = """
import json
from collect.exchange.models import Batch, Upload
from collect.returns.models import Return
batch, uploads = Batch.objects.get(), Upload.objects.order_by("pk")
loaded = Return.objects.filter(loaded_at__isnull=False).order_by("source__native_id")
print(json.dumps(dict(
    batch=batch.state, done=batch.done, total=batch.total, left_out=batch.left_out,
    uploads=list(uploads.values_list("pk", "name", "state")),
    loads=[[r.source.native_id, r.status_changes.count(), r.records.count()] for r in loaded],
)))
"""

LOAD_ALL = """
from collect.exchange.models import Batch
from collect.exchange.services.batch_decisions import load_many
from collect.organisations.roles import Role
from collect.returns.access import Actor
batch = Batch.objects.get()
load_many(batch, by=Actor(batch.by, Role(batch.role), batch.organisation))
"""


def test_a_worker_killed_in_the_middle_leaves_the_old_data_and_its_job_is_done_by_another(
    place: Place,
) -> None:
    file = place.folder / "sheds.xml"
    sheds = tuple({"ShedNo": number + 1, "Roof": "T"} for number in range(SHEDS))
    file.write_bytes(message({"PlotsLet": 7}, sheds=sheds))
    place.run_code(SET_UP.format(file=str(file)))
    place.kill_a_worker("SELECT state, percent >= 10 FROM exchange_upload", ("reading", 1))
    killed = place.told(STATE)
    assert (killed["upload"], killed["job"]) == ("reading", "RUNNING")
    assert (killed["records"], killed["status"]) == (0, "no_data")

    assert place.finish_with_another_worker() == 1
    done = place.told(STATE)
    assert (done["upload"], done["job"], done["tries"]) == ("ready", "SUCCESSFUL", 2)
    assert done["counts"]["new"] == 2 * SHEDS + 5
    assert (done["records"], done["status"]) == (0, "no_data")


def test_a_worker_killed_in_the_middle_of_many_returns_is_followed_by_one_that_goes_on(
    place: Place,
) -> None:
    sheds = SHEDS // 4
    place.run_code(SET_UP_MANY.format(members=MEMBERS, sheds=sheds))
    place.kill_a_worker("SELECT done >= 2 FROM exchange_batch", (1,))
    killed = place.told(STATE_OF_MANY)
    assert killed["batch"] == "reading"
    assert 2 <= killed["done"] == len(killed["uploads"]) < killed["total"] == MEMBERS

    assert place.finish_with_another_worker() == 1
    read = place.told(STATE_OF_MANY)
    assert (read["batch"], read["done"], read["left_out"]) == ("ready", MEMBERS, [])
    assert read["uploads"][: killed["done"]] == killed["uploads"]
    assert [name for _, name, _ in read["uploads"]] == [f"{n}.xml" for n in range(MEMBERS)]
    assert read["loads"] == []

    place.run_code(LOAD_ALL)
    place.kill_a_worker("SELECT done >= 2 FROM exchange_batch", (1,))
    killed = place.told(STATE_OF_MANY)
    assert killed["batch"] == "loading"
    assert 2 <= len(killed["loads"]) < MEMBERS
    assert {(changes, records) for _, changes, records in killed["loads"]} == {(1, sheds + 2)}

    assert place.finish_with_another_worker() == 1
    loaded = place.told(STATE_OF_MANY)
    assert (loaded["batch"], loaded["done"]) == ("ready", MEMBERS)
    assert loaded["loads"] == [[f"K{n:02}", 1, sheds + 2] for n in range(MEMBERS)]
    assert {state for *_, state in loaded["uploads"]} == {"confirmed"}

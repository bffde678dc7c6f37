"""A worker that is killed in the middle of a bulk act leaves whole returns, and another goes on.

These work with real processes, a real queue and a database of their own.
"""

from django.db import connection

from processes import Place

RETURNS = 5_000 if connection.vendor == "postgresql" else 800
"""As many as a collector settles at once, on the database where they would."""

HALF = RETURNS // 2
"""Returns after which the worker is killed."""

SET_UP = """
from django.utils import timezone
from collect.desk.models import Deed
from collect.desk.services.bulk import confirm, prepare
from collect.organisations.models import Organisation, User
from collect.organisations.roles import Role
from collect.returns.models import Return
from collect.returns.reach import reach_of
from factories import return_of, toy, user
first = return_of(toy(), "A1")
who = Organisation.objects.bulk_create(
    Organisation(native_id=f"K{{n}}", name=f"Kay {{n}}", type="x") for n in range({returns})
)
Return.objects.bulk_create(
    Return(
        collection=first.collection, source=source, publication=first.publication,
        status="submitted", loaded_at=timezone.now(), submitted_at=timezone.now(),
    )
    for source in who
)
person = User.objects.get(pk=user(Role.COLLECTOR).pk)
reach = reach_of(person, first.collection)
confirm(prepare(reach, Deed.AUTHORISE, reach.returns.filter(status="submitted")), reach)
"""

STATE = """
import json
from django.db.models import Count
from collect.desk.models import BulkAct, BulkMember
from collect.returns.models import Return, StatusChange, TrailEntry
from collect.returns.trail_reading import verify
act = BulkAct.objects.get()
def by(model, field, **only):
    found = model.objects.filter(**only).order_by().values_list(field).annotate(Count("pk"))
    return dict(found)
logged = StatusChange.objects.filter(step="authorise")
authorised = Return.objects.filter(status="authorised")
sample = authorised.order_by("pk")[::25]
print(json.dumps(dict(
    sample=len(sample), breaks=[words for return_ in sample for words in verify(return_)],
    state=act.state, done=act.done, members=by(BulkMember, "state"),
    returns=by(Return, "status"), log=logged.count(),
    logged_once=logged.values("return_of").distinct().count(),
    trail=TrailEntry.objects.filter(act="Authorised").count(),
    whole=authorised.filter(authorised_at__isnull=False, trail_number=1).count(),
)))
"""

DONE = "SELECT done >= {half} FROM desk_bulkact"


def test_a_worker_killed_half_way_through_authorisations_is_followed_by_one_that_goes_on(
    place: Place,
) -> None:
    place.run_code(SET_UP.format(returns=RETURNS))
    place.kill_a_worker(DONE.format(half=HALF), (1,))
    killed = place.told(STATE)
    done = killed["done"]
    assert (killed["state"], killed["breaks"]) == ("running", [])
    assert HALF <= done < RETURNS
    assert killed["members"] == {"done": done, "waiting": RETURNS - done}
    assert killed["returns"] == {"authorised": done, "submitted": RETURNS - done, "no_data": 3}
    assert [killed[key] for key in ("log", "logged_once", "trail", "whole")] == [done] * 4

    assert place.finish_with_another_worker() == 1
    finished = place.told(STATE)
    assert (finished["state"], finished["done"]) == ("done", RETURNS)
    assert finished["members"] == {"done": RETURNS}
    assert finished["returns"] == {"authorised": RETURNS, "no_data": 3}
    assert (finished["sample"], finished["breaks"]) == (RETURNS // 25, [])
    assert [finished[key] for key in ("log", "logged_once", "trail", "whole")] == [RETURNS] * 4

"""The days on which each return was first loaded, submitted and authorised; what is to confirm."""

from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.models import Count, Min, OuterRef, Subquery
from django.db.models.functions import TruncDate

FIRST = {
    "load": "first_loaded_on",
    "submit": "first_submitted_on",
    "authorise": "first_authorised_on",
}


def from_the_log(apps, schema_editor):
    """What the log of steps says of returns that are there already."""
    changes = apps.get_model("returns", "StatusChange").objects.order_by()
    day = TruncDate(Min("at"), tzinfo=ZoneInfo("Europe/London"))
    for step, name in FIRST.items():
        theirs = changes.filter(return_of=OuterRef("pk"), step=step).values("return_of")
        first = Subquery(theirs.annotate(first=day).values("first"))
        apps.get_model("returns", "Return").objects.update(**{name: first})


def from_the_findings(apps, schema_editor):
    """How many findings of returns that are there already have to be confirmed again."""
    findings = apps.get_model("returns", "Finding").objects.order_by()
    counts = findings.filter(state="confirm_again").values_list("return_of").annotate(Count("pk"))
    returns = apps.get_model("returns", "Return").objects
    for key, count in counts:
        returns.filter(pk=key).update(to_confirm=count)


class Migration(migrations.Migration):
    dependencies = [("returns", "0008_kinds_of_acts")]

    operations = [
        *(
            migrations.AddField("return", name, models.DateField(blank=True, null=True))
            for name in FIRST.values()
        ),
        migrations.AddIndex(
            "return",
            models.Index(fields=("collection", *FIRST.values()), name="returns_by_first_days"),
        ),
        migrations.RunPython(from_the_log, migrations.RunPython.noop),
        migrations.RunPython(from_the_findings, migrations.RunPython.noop),
    ]

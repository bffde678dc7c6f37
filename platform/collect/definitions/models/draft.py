"""The draft of a definition as rows: collections, sections, items, code sets and rules."""

from django.db import models

from collect.organisations.models import Organisation
from rules.findings import BlankPolicy, Severity, Switch, Verdict
from rules.kinds import KINDS
from rules.spec import Lineage

KIND_CHOICES = [(kind.name, kind.label) for kind in KINDS.values()]


def choices_of(words: type) -> list[tuple[str, str]]:
    """Django choices of an enum of words."""
    return [(word.value, word.value.capitalize()) for word in words]


class DataCollection(models.Model):
    """One collection in one year. (Wagtail has a `Collection` of its own.)"""

    series = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    reference_date = models.DateField()
    previous = models.CharField(
        max_length=40, blank=True, help_text="Last year's collection, such as SERIES_2013"
    )
    source_type = models.CharField(max_length=50)
    agent_step = models.BooleanField(default=False)
    guidance = models.TextField(blank=True)
    opens = models.DateField(null=True, blank=True)
    return_date = models.DateField(null=True, blank=True)
    closes_to_sources = models.DateField(null=True, blank=True)
    closes_to_agents = models.DateField(null=True, blank=True)
    closes = models.DateField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("series", "-year")
        verbose_name = "collection"
        constraints = (
            models.UniqueConstraint(fields=("series", "year"), name="one_collection_a_year"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name that files, commands and pages use, such as `SERIES_2014`."""
        return f"{self.series}_{self.year}"


class Section(models.Model):
    """A group of items with its own records."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="sections"
    )
    order = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    parent = models.CharField(max_length=60, blank=True)
    repeats = models.BooleanField(default=False)
    key_items = models.TextField(blank=True, help_text="Codes, separated by ;")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("collection", "code"), name="one_section_a_code"),
        )

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One data item, as the designer defined it; numbers stay as they were written."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=60)
    question = models.CharField(max_length=30, blank=True)
    label = models.TextField()
    kind = models.CharField(max_length=30, choices=KIND_CHOICES)
    group = models.TextField(blank=True)
    mandatory = models.BooleanField(default=False)
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum = models.CharField(max_length=30, blank=True)
    maximum = models.CharField(max_length=30, blank=True)
    code_set = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    hint = models.TextField(blank=True)
    total_of = models.TextField(blank=True, help_text="Codes, separated by ;")
    filled_from = models.CharField(max_length=60, blank=True)
    lineage = models.CharField(
        max_length=20, choices=choices_of(Lineage), default=Lineage.SAME.value
    )
    previous = models.TextField(blank=True, help_text="Last year's codes, separated by ;")
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=("section", "code"), name="one_item_a_code"),)

    def __str__(self) -> str:
        return f"{self.question} {self.code}".strip()


class CodeSet(models.Model):
    """The permitted values of coded items."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="code_sets"
    )
    order = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=60)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("collection", "name"), name="one_code_set_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """One permitted value and its words."""

    code_set = models.ForeignKey(CodeSet, on_delete=models.CASCADE, related_name="codes")
    order = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=60)
    label = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=("code_set", "code"), name="one_code_a_set"),)

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Rule(models.Model):
    """One validation rule, in the rule language."""

    collection = models.ForeignKey(DataCollection, on_delete=models.CASCADE, related_name="rules")
    order = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=30)
    severity = models.CharField(max_length=10, choices=choices_of(Severity))
    scope = models.CharField(max_length=60, blank=True)
    expression = models.TextField()
    blank = models.CharField("what a blank means", max_length=30, choices=choices_of(BlankPolicy))
    tolerance = models.CharField(max_length=20, blank=True)
    message = models.TextField()
    how_to_fix = models.TextField(blank=True)
    active_from = models.DateField(null=True, blank=True)
    active_to = models.DateField(null=True, blank=True)
    switch = models.CharField(max_length=10, choices=choices_of(Switch), default=Switch.ON.value)
    switch_reason = models.TextField(blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(fields=("collection", "number"), name="one_rule_a_number"),
        )

    def __str__(self) -> str:
        return self.number


class Example(models.Model):
    """Values and the verdict that a rule must give on them."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="examples")
    order = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200)
    expected = models.CharField(max_length=30, choices=choices_of(Verdict))
    values = models.TextField(help_text="Such as A=10; B=1; *=0; previous.A=9")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


class Participant(models.Model):
    """One source that a collection expects, with its name and region as they were then."""

    collection = models.ForeignKey(
        DataCollection, on_delete=models.CASCADE, related_name="participants"
    )
    order = models.PositiveIntegerField(default=0)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="participations"
    )
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=100, blank=True)
    agent = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="agencies"
    )

    class Meta:
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("collection", "organisation"), name="one_participation_a_collection"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} in {self.collection}"

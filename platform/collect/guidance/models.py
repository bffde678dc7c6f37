"""What the department says to those who take part, and what they ask the helpdesk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.rich_text import expand_db_html

from collect.guidance.blocks import PLAIN, AskedFor, GuidanceBody, Questions, Topics
from collect.guidance.questions import COMMON_QUESTIONS, INTRODUCTION
from collect.guidance.requests import RequestForm


class Published(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):  # type: ignore[misc]
    """A text with drafts, history and a preview, as Wagtail does them."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class OfSeries(Published):
    """A text about a series of collections, for all its years or from one of them until another.

    Of two texts in the same place, the one with the later first year holds.
    """

    series = models.CharField(max_length=30)
    from_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Leave blank if it holds from the start"
    )
    until_year = models.PositiveSmallIntegerField(
        "last year", null=True, blank=True, help_text="Leave blank if it goes on holding"
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Raises ValidationError for years the wrong way round."""
        super().clean()
        if self.from_year and self.until_year and self.until_year < self.from_year:
            told = f"Enter {self.from_year} or a later year, or leave this blank."
            raise ValidationError({"until_year": told})


def one_in_a_place(place: str, told: str) -> tuple[models.UniqueConstraint, ...]:
    """Of texts in the same place, one from each first year, and one from the start."""
    return (
        models.UniqueConstraint(
            fields=("series", place, "from_year"),
            name=f"one_{place}_a_first_year",
            violation_error_message=told,
        ),
        models.UniqueConstraint(
            fields=("series", place),
            condition=models.Q(from_year__isnull=True),
            name=f"one_{place}_from_the_start",
            violation_error_message=told,
        ),
    )


class GuidancePage(OfSeries):
    """One page of guidance beside the guidance notes that follow from the definition."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(
        "name in the address",
        max_length=60,
        help_text="A page with the same name and a later first year replaces this one",
    )
    order = models.PositiveIntegerField(default=0, help_text="Pages are listed by this number")
    body = StreamField(GuidanceBody(), blank=True)

    class Meta:
        ordering = ("series", "order", "title")
        verbose_name = "guidance page"
        constraints = one_in_a_place("slug", "There is such a page already. Choose another name.")

    def __str__(self) -> str:
        return self.title

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page itself."""
        return "web/guidance_page.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What the page shows of this text."""
        return {"page": {"guidance": self}}


class ItemHelp(OfSeries):
    """Longer help with one item, opened from the form."""

    item = models.CharField("code of the item", max_length=60)
    text = RichTextField(features=PLAIN)

    class Meta:
        ordering = ("series", "item")
        verbose_name = "item help"
        verbose_name_plural = "item help"
        constraints = one_in_a_place("item", "This item has help already. Change that one.")

    def __str__(self) -> str:
        return f"Help with {self.item} of {self.series}"

    @property
    def html(self) -> SafeString:
        """The text as pages show it."""
        return shown(self.text)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """A page with nothing but the help."""
        return "web/item_help.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What the page shows of this text."""
        return {"help": self}


class Importance(models.TextChoices):
    """How much a notice stands out."""

    INFORMATION = "information", "Information"
    WARNING = "warning", "Warning"


class ServiceNotice(Published):
    """A banner on every page, or on those of one series, for as long as it holds."""

    title = models.CharField(max_length=200)
    text = RichTextField(features=PLAIN, blank=True)
    importance = models.CharField(
        max_length=20, choices=Importance.choices, default=Importance.INFORMATION
    )
    series = models.CharField(max_length=30, blank=True)
    shows_from = models.DateTimeField(
        null=True, blank=True, help_text="Leave blank to show it as soon as it is published"
    )
    shows_until = models.DateTimeField(
        null=True, blank=True, help_text="Leave blank to show it until you unpublish it"
    )

    class Meta:
        ordering = ("-importance", "-first_published_at", "-pk")
        verbose_name = "service notice"

    def __str__(self) -> str:
        return self.title

    @property
    def html(self) -> SafeString:
        """The text as pages show it."""
        return shown(self.text)

    @property
    def is_warning(self) -> bool:
        """Whether it stands out as a warning."""
        return self.importance == Importance.WARNING

    def clean(self) -> None:
        """Raises ValidationError for times the wrong way round."""
        super().clean()
        if self.shows_from and self.shows_until and self.shows_until <= self.shows_from:
            raise ValidationError({"shows_until": "Enter a time after the one it shows from."})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """A page with nothing but the banner."""
        return "web/notice.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The banner alone, whatever else holds now."""
        return {"service_notices": [self], "page": {"collection": {"series": self.series}}}


class HelpPage(Published):
    """The help page: common questions, and what the request form says and asks for.

    The one published last is shown; before the first, one as it is here from the start.
    """

    questions = StreamField(Questions(), blank=True, default=COMMON_QUESTIONS)
    introduction = RichTextField(features=PLAIN, blank=True, default=INTRODUCTION)
    topics = StreamField(
        Topics(), blank=True, help_text="With any, a request must be about one of them"
    )
    fields = StreamField(AskedFor(), blank=True, verbose_name="what else to ask for")

    class Meta:
        verbose_name = "help page"

    def __str__(self) -> str:
        return "Help page and request form"

    @property
    def introduction_html(self) -> SafeString:
        """The introduction as the page shows it."""
        return shown(self.introduction)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The help page itself."""
        return "web/help.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The page with an empty form."""
        return {"help": self, "form": RequestForm(self, user=request.user)}


class HelpRequest(models.Model):
    """One request to the helpdesk, kept so that it is not lost when an e-mail is.

    `answers` are what the form asked for beside the usual, as pairs of label and answer.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    name = models.CharField(max_length=200)
    email = models.EmailField()
    topic = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    answers = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    is_answered = models.BooleanField("answered", default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-at",)
        verbose_name = "request"

    def __str__(self) -> str:
        return f"{self.pk}: {self.subject}"


def shown(text: str) -> SafeString:
    """Rich text as pages show it. It is safe: only what the editor's features allow is stored."""
    return mark_safe(expand_db_html(text))  # noqa: S308

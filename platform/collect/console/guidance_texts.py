"""Guidance in the console: pages, item help, notices, the help page, terms of use and requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.snippets.views.snippets import CreateView, SnippetViewSetGroup

from collect.console.listing import Listed
from collect.definitions.models import DataCollection, Item
from collect.guidance.models import GuidancePage, HelpPage, HelpRequest, ItemHelp, ServiceNotice
from collect.organisations.models import TermsOfUse


def _series() -> list[tuple[str, str]]:
    found = DataCollection.objects.order_by("series").values_list("series", flat=True).distinct()
    return [(series, series) for series in found]


class OfSeriesForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A text about a series that there is."""

    series = forms.ChoiceField(choices=_series)


class NoticeForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A notice for every page, or for those of a series that there is."""

    series = forms.ChoiceField(
        label="Where it shows",
        choices=lambda: [("", "On every page, sign-in too"), *_series()],
        required=False,
    )


class ItemHelpForm(OfSeriesForm):
    """Help with an item that some collection of the series has."""

    def clean(self) -> dict[str, Any]:
        """Names the item's code where no collection has such an item."""
        cleaned: dict[str, Any] = super().clean()
        series, item = cleaned.get("series"), cleaned.get("item")
        known = Item.objects.filter(section__collection__series=series, code=item)
        if series and item and not known.exists():
            self.add_error("item", f"{series} has no item with the code {item}. Correct the code.")
        return cleaned


class StartsFilledIn(CreateView):  # type: ignore[misc]
    """A new text about what the link to it names."""

    def get_initial_form_instance(self) -> Any:
        """An instance with the fields that the address gives."""
        named = ("series", "item", "title")
        given = {name: self.request.GET[name][:60] for name in named if name in self.request.GET}
        known = {field.name for field in self.model._meta.fields}
        return self.model(**{name: text for name, text in given.items() if name in known})


class OnlyOne(CreateView):  # type: ignore[misc]
    """Leads to the one there is where there is one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the first, or change it."""
        one = self.model.objects.first()
        if one is not None:
            return redirect("wagtailsnippets_guidance_helppage:edit", one.pk)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


YEARS = FieldRowPanel(
    [FieldPanel("from_year"), FieldPanel("until_year")],
    heading="Years in which it holds",
)


class Pages(Listed):
    """Guidance pages."""

    model = GuidancePage
    icon = "doc-full"
    menu_label = "Guidance pages"
    list_display = ("title", "series", "from_year", "until_year", "live")
    list_filter = ("series", "live")
    search_fields = ("title", "slug")
    add_view_class = StartsFilledIn
    edit_handler = ObjectList(
        [
            FieldPanel("series"),
            FieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("body"),
            YEARS,
            FieldPanel("order"),
        ],
        base_form_class=OfSeriesForm,
    )


class HelpWithItems(Listed):
    """Item help."""

    model = ItemHelp
    icon = "help"
    menu_label = "Item help"
    list_display = ("item", "series", "from_year", "until_year", "live")
    list_filter = ("series", "live")
    search_fields = ("item", "text")
    add_view_class = StartsFilledIn
    edit_handler = ObjectList(
        [FieldPanel("series"), FieldPanel("item"), FieldPanel("text"), YEARS],
        base_form_class=ItemHelpForm,
    )


class Notices(Listed):
    """Service notices."""

    model = ServiceNotice
    icon = "warning"
    menu_label = "Service notices"
    list_display = ("title", "importance", "series", "shows_from", "shows_until", "live")
    list_filter = ("series", "importance", "live")
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("text"),
            FieldPanel("importance"),
            FieldPanel("series"),
            FieldRowPanel(
                [FieldPanel("shows_from"), FieldPanel("shows_until")],
                heading="When it shows, once it is published",
            ),
        ],
        base_form_class=NoticeForm,
    )


class HelpPages(Listed):
    """The help page, of which there is one."""

    model = HelpPage
    icon = "help"
    menu_label = "Help page"
    list_display = ("__str__", "live", "last_published_at")
    add_view_class = OnlyOne
    edit_handler = ObjectList(
        [
            FieldPanel("questions", heading="Common questions"),
            FieldPanel("introduction", heading="What the request form says first"),
            FieldPanel("topics", heading="What a request can be about"),
            FieldPanel("fields", heading="What else the request form asks for"),
        ]
    )


class Terms(Listed):
    """Terms of use."""

    model = TermsOfUse
    icon = "doc-full-inverse"
    menu_label = "Terms of use"
    list_display = ("__str__", "live", "first_published_at")
    edit_handler = ObjectList(
        [
            HelpPanel(
                "<p>When you publish an edition, everybody is asked to agree to it at the next "
                "page that they open. The text of a published edition stays as it is: to change "
                "the terms, add an edition.</p>"
            ),
            FieldPanel("text"),
        ]
    )


class Answers(FieldPanel):  # type: ignore[misc]
    """What else the request form asked for, each with its answer."""

    def format_value_for_display(self, value: list[list[str]]) -> str:
        """A line for each."""
        return "\n".join(f"{label}: {answer}" for label, answer in value)


class Requests(Listed):
    """Requests to the helpdesk: read, and ticked when they are answered."""

    model = HelpRequest
    icon = "mail"
    menu_label = "Requests"
    list_display = ("subject", "topic", "name", "email", "at", "is_answered")
    list_filter = ("is_answered", "topic")
    search_fields = ("subject", "text", "name", "email")
    related = ("by",)
    edit_handler = ObjectList(
        [
            FieldPanel("is_answered"),
            *(
                FieldPanel(name, read_only=True)
                for name in ("name", "email", "topic", "subject", "text")
            ),
            Answers("answers", read_only=True),
            FieldPanel("at", read_only=True, heading="Received"),
        ]
    )


class Guidance(SnippetViewSetGroup):
    """What those who take part read, agree to and ask."""

    menu_label = "Guidance"
    menu_icon = "help"
    items = (Pages, HelpWithItems, Notices, HelpPages, Terms, Requests)

"""Links in texts of the console: to addresses, since there is no tree of pages to choose from."""

from __future__ import annotations

from django.urls import reverse_lazy
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

_ASKS = {
    # What opens first is this one, by Wagtail's name for it.
    "pageChooser": reverse_lazy("wagtailadmin_choose_page_external_link"),
    "externalLinkChooser": reverse_lazy("wagtailadmin_choose_page_external_link"),
    "emailLinkChooser": reverse_lazy("wagtailadmin_choose_page_email_link"),
    "phoneLinkChooser": reverse_lazy("wagtailadmin_choose_page_phone_link"),
    "anchorLinkChooser": reverse_lazy("wagtailadmin_choose_page_anchor_link"),
}


def link_to_addresses(features: FeatureRegistry) -> None:
    """Put our way of choosing a link in the place of Wagtail's; what may be stored stays."""
    feature = EntityFeature(
        {
            "type": "LINK",
            "icon": "link",
            "description": "Link",
            "attributes": ["url"],
            "allowlist": {"href": "^(http:|https:|mailto:|tel:|/|undefined$)"},
            "chooserUrls": _ASKS,
        },
        js=["wagtailadmin/js/page-chooser-modal.js"],
    )
    features.register_editor_plugin("draftail", "link", feature)

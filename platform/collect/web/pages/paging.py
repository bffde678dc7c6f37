"""A list a page at a time, each page with the numbers of the pager that leads to the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator


class NumberedPage(Page):  # type: ignore[type-arg]
    """One page of a list, which knows what its pager shows."""

    @property
    def numbers(self) -> Iterable[int | str]:
        """The numbers of the pages around this one, with an ellipsis for those left out."""
        numbers: Iterable[int | str] = self.paginator.get_elided_page_range(self.number)
        return numbers


class Pages(Paginator):  # type: ignore[type-arg]
    """The pages of a list, as `web/components/pagination.html` leads through them."""

    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        return NumberedPage(*args, **kwargs)

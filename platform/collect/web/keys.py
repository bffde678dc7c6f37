"""Keys of rows in addresses: whole numbers that every database can hold."""

from __future__ import annotations

from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """The key of a row; a longer number is no address of ours, and not found."""

    regex = "[0-9]{1,18}"

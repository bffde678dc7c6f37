"""Numbers as pages of the desk write them: with separators of thousands and a real minus sign."""

from __future__ import annotations

from collect.web.charts.parts import Number, written


def plain(value: Number | None, places: int = 6) -> str:
    """A number, such as `1,234.5`; "" for none."""
    if value is None:
        return ""
    shown = round(value, places) if isinstance(value, float) else value
    return written(shown).replace("-", "−")


def signed(value: Number | None, unit: str = "") -> str:
    """A change, such as `+7.2%` or `−10%`; a float to one decimal place, and "" for none."""
    if value is None:
        return ""
    shown = round(value, 1) if isinstance(value, float) else value
    return f"{'+' if shown > 0 else ''}{plain(shown)}{unit}"

"""Sizes of files as people say them."""

from __future__ import annotations

from babel.units import format_unit
from flask_babel import get_locale

STEP = 1000
UNITS = ("digital-byte", "digital-kilobyte", "digital-megabyte", "digital-gigabyte")


def file_size(count: float) -> str:
    """A number of bytes in the unit that suits it: `340 bytes`, `1.2 MB`, `1,2 Mo`, each as the reader writes it."""
    size, step = float(count), 0
    while size >= STEP and step < len(UNITS) - 1:
        size, step = size / STEP, step + 1
    figure = round(size, 1) if size < 10 else round(size)
    return str(format_unit(figure, UNITS[step], "short" if step else "long", locale=get_locale() or "en"))

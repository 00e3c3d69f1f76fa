"""Sizes of files as each of the four languages says them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import render_template_string
from flask_babel import force_locale

from forum.kernel.sizes import file_size


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_240, "1.2 kB"), (12_400_000, "12 MB"), (5e12, "5,000 GB")],
)
def test_a_size_is_said_in_the_unit_that_suits_it(app: Any, size: float, said: str) -> None:
    with app.test_request_context():
        assert file_size(size) == said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "340 bytes"), ("es", "340 bytes"), ("pt", "340 bytes"), ("fr", "340 octets")]
)
def test_pages_say_sizes_in_the_language_of_the_reader(app: Any, language: str, said: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert render_template_string("{{ 340|filesizeformat }}").replace("\N{NO-BREAK SPACE}", " ") == said

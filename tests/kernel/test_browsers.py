"""Browsers are named as people call them."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.kernel.web.browsers import browser_name

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (CHROME, "Chrome, Linux"),
        (CHROME + " Edg/140.0.0.0", "Edge, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_browser_is_named_as_people_call_it(application: Flask, says: str, name: str) -> None:
    with application.test_request_context(headers={"User-Agent": says}):
        assert browser_name() == name

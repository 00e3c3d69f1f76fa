"""What the tests of search share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def find(sign_in: Callable[[Any], Any]) -> Callable[[Any, str], list[str]]:
    def ask(member: Any, words: str) -> list[str]:
        return [hit["title"] for hit in sign_in(member).get(f"/api/v1/search?q={words}").get_json()["hits"]]

    return ask

"""JSON that could mean two things is refused."""

from __future__ import annotations

import pytest

from forum.kernel.web.strict_json import MalformedJson, loads


@pytest.mark.parametrize(
    "source",
    ["", "{", '{"a":1,"a":2}', "NaN", "[Infinity]", "1e999", '"\\ud800"', '"\\u0000"', "[" * 40 + "]" * 40, b"\xff"],
)
def test_doubtful_json_is_refused(source: str | bytes) -> None:
    with pytest.raises(MalformedJson):
        loads(source)


def test_plain_json_is_read() -> None:
    assert loads('{"name": "Bogotá", "parts": [1, 2.5, null, true]}') == {
        "name": "Bogotá",
        "parts": [1, 2.5, None, True],
    }


def test_brackets_inside_text_are_not_depth() -> None:
    assert loads('"' + "[" * 100 + '"') == "[" * 100

"""The API can be read as a page."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from forum.kernel.web.reference import kind_of


def test_every_route_and_schema_of_the_description_stands_on_the_page(client: FlaskClient) -> None:
    description = client.get("/api/v1/openapi.json").get_json()
    page = client.get("/api/docs")
    assert page.status_code == 200
    for path, item in description["paths"].items():
        for method in item:
            if method != "parameters":
                assert f"{method.upper()} {path}" in page.text
    for name in description["components"]["schemas"]:
        assert f'id="schema-{name}"' in page.text


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": ["string", "null"]}, "string or null"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Post"}}, "list of Post"),
        ({"anyOf": [{"$ref": "#/components/schemas/City"}, {"type": "null"}]}, "City or null"),
    ],
)
def test_types_are_told_in_a_few_words(schema: dict[str, object], told: str) -> None:
    assert kind_of(schema) == told

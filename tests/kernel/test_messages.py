"""Messages about wrong input are in plain words of the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from marshmallow import Schema, ValidationError, fields, validate

from forum.kernel.web.messages import plainly


class Probe(Schema):
    """Every kind of rule that the forms use."""

    name = fields.String(required=True, validate=validate.Length(max=3))
    size = fields.Integer(validate=validate.Range(1, 9))
    least = fields.Integer(validate=validate.Range(min=1))
    length = fields.String(validate=validate.Length(2, 4))
    color = fields.String(validate=validate.OneOf(["red", "blue"]))
    letter = fields.String(validate=validate.OneOf([*"abcdefghijklmn"]))
    email = fields.Email()
    day = fields.Date()
    many = fields.List(fields.String())
    sure = fields.Boolean()


WRONG = [
    {}, {"name": None}, {"name": 1}, {"name": "long"}, {"size": 10}, {"size": "x"}, {"least": 0}, {"length": "x"},
    {"color": "teal"}, {"email": "x"}, {"day": "x"}, {"many": "x"}, {"sure": "x"}, {"strange": 1},
]  # fmt: skip


@pytest.mark.parametrize("sent", WRONG, ids=str)
def test_every_message_of_the_library_is_told_in_our_words(app: Flask, sent: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        Probe().load({"name": "ok", **sent} if sent else {})
    (theirs,) = next(iter(refused.value.messages_dict.values()))
    with force_locale("en"):
        english = plainly(theirs)
    assert english != theirs
    for language in ("es", "pt", "fr"):
        with force_locale(language):
            assert plainly(theirs) not in (theirs, english)


def test_of_many_choices_some_are_named_and_of_few_all(app: Flask) -> None:
    with pytest.raises(ValidationError) as refused:
        Probe().load({"name": "ok", "letter": "z", "color": "teal"})
    told = {name: plainly(messages[0]) for name, messages in refused.value.messages_dict.items()}
    assert told == {
        "letter": "This is not one of the choices. Choose one such as a, b, c.", "color": "Choose one of: red, blue.",
    }  # fmt: skip


def test_a_form_answers_in_the_language_of_the_browser(client: FlaskClient) -> None:
    answer = client.post("/api/v1/auth/login", json={"email": "x", "password": "y"}, headers={"Accept-Language": "fr"})
    assert answer.get_json()["errors"]["email"] == ["Entrez une adresse courriel comme nom@ville.example."]

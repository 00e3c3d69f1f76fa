"""JSON that means one thing: no NaN, no infinities, no duplicate keys, no lone surrogates, no endless depth."""

from __future__ import annotations

import json
import math
from typing import Any

import orjson
from flask import Response
from flask.json.provider import JSONProvider

from forum.kernel.errors import ForumError
from forum.kernel.i18n import _l

DEEPEST = 32


class MalformedJson(ForumError):
    code = "malformed_json"
    message = _l("This JSON is not valid. Check its syntax, use each key once and write only ordinary numbers.")


def loads(source: str | bytes) -> Any:
    """Parse JSON or raise MalformedJson."""
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        _check_depth(text)
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise MalformedJson from error
    if "\\u0000" in text:
        raise MalformedJson
    return value


class StrictJSONProvider(JSONProvider):
    """Strict in, fast out."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return orjson.dumps(obj, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return loads(s)

    def response(self, *args: Any, **kwargs: Any) -> Any:
        body = orjson.dumps(
            self._prepare_response_obj(args, kwargs), default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
        )
        return Response(body, mimetype="application/json")


def _check_depth(text: str) -> None:
    depth, in_string, escaped = 0, False, False
    for char in text:
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            if depth > DEEPEST:
                raise ValueError("too deep")
        elif char in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("duplicate key")
    return result


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("number out of range")
    return number

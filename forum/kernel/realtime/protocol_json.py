"""JSON from strangers: what every part behind it can hold, and nothing else."""

import json
import math
from typing import Any, Final

from .protocol_errors import ProtocolError
from .protocol_limits import Limits

_LARGEST: Final = 2**53 - 1


def parse_json(text: str, limits: Limits) -> Any:
    """The value; ProtocolError for what JavaScript could not have meant or a store could not keep.

    Refused: NaN and infinities, integers beyond 2**53, a key written twice, half of a surrogate pair,
    and more depth or values than `limits` allows.
    """
    try:
        value = json.loads(
            text,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_safe_integer,
            object_pairs_hook=_distinct,
        )
    except (ValueError, RecursionError) as error:
        raise ProtocolError("not acceptable JSON") from error
    _measure(value, limits)
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("beyond a double")
    return number


def _safe_integer(digits: str) -> int:
    if len(digits) > 17 or abs(number := int(digits)) > _LARGEST:
        raise ValueError("beyond a safe integer")
    return number


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key occurs twice")
    return value


def _measure(value: Any, limits: Limits) -> None:
    seen, level = 0, [value]
    for depth in range(limits.depth + 1):
        seen += len(level)
        deepest = depth == limits.depth
        if seen > limits.values or (deepest and any(isinstance(item, dict | list) for item in level)):
            raise ProtocolError("too deep or too much")
        level = [child for item in level for child in _children(item)]


def _children(item: Any) -> list[Any]:
    if isinstance(item, str):
        try:
            item.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ProtocolError("half of a surrogate pair") from error
    if isinstance(item, dict):
        return [*item, *item.values()]
    return item if isinstance(item, list) else []

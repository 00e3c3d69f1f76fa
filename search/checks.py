"""Refuses requests and documents that the settings of an index do not allow, before an engine sees them."""

import re
from collections.abc import Iterable
from typing import Any

from search.engine import TOKEN, Document, SearchRejected, SearchRequest
from search.indexes import HIDDEN_FROM, INDEXES, IndexSpec

_ID = re.compile(r"[A-Za-z0-9_-]{1,511}")
_ACCESS = frozenset({"acl", HIDDEN_FROM})


def spec_of(index: str) -> IndexSpec:
    """The index of that name; SearchRejected when there is none."""
    try:
        return INDEXES[index]
    except KeyError:
        raise SearchRejected(f"there is no index {index!r}") from None


def check_request(request: SearchRequest) -> IndexSpec:
    """The index of a request all of whose fields may be used as it uses them; SearchRejected otherwise."""
    spec = spec_of(request.index)
    _all_in(request.filters, spec.filterable, "filtered by", spec)
    _all_in(request.ranges, spec.comparable, "limited to a range of", spec)
    _all_in(request.facets, spec.filterable, "counted by", spec)
    _all_in([request.distinct] if request.distinct else (), spec.filterable, "made distinct by", spec)
    _all_in([request.sort[0]] if request.sort else (), spec.sortable, "sorted by", spec)
    shown = [request.snippet_field] if request.snippet_field else ()
    _all_in(shown, frozenset(spec.displayed), "shown with", spec)
    if _ACCESS & {*request.filters, *request.facets, request.distinct}:
        raise SearchRejected("access is the viewer's, not a filter")
    _check_numbers(request, spec)
    return spec


def check_filterable(spec: IndexSpec, field: str) -> None:
    """SearchRejected unless documents can be chosen by this field."""
    _all_in([field], spec.filterable - _ACCESS, "chosen by", spec)


def check_document(spec: IndexSpec, document: Document) -> Document:
    """The document, when every field is known and of its type; SearchRejected says which is not."""
    identity = document.get("id")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        raise SearchRejected(f"{identity!r} is no document id")
    unknown = sorted(set(document) - spec.known)
    if unknown:
        raise SearchRejected(f"{spec.name} has no field {', '.join(unknown)} (document {identity})")
    _check_access(identity, document.get("acl"))
    _check_access(identity, document.get(HIDDEN_FROM) or [])
    for name in document:
        _check_value(spec, identity, name, document[name])
    return document


def _all_in(names: Iterable[str], allowed: frozenset[str], use: str, spec: IndexSpec) -> None:
    for name in names:
        if name not in allowed:
            raise SearchRejected(f"{spec.name} cannot be {use} {name!r}")


def _check_numbers(request: SearchRequest, spec: IndexSpec) -> None:
    if request.limit < 0 or request.offset < 0 or request.offset + request.limit > spec.max_hits:
        raise SearchRejected(f"{spec.name} shows its first {spec.max_hits} hits only")
    for field, ends in request.ranges.items():
        if any(end is not None and type(end) is not int for end in ends):
            raise SearchRejected(f"the range of {field} needs integers")
    for field, values in request.filters.items():
        if not values:
            raise SearchRejected(f"the filter on {field} has no values")
        if isinstance(values, str) or not all(isinstance(value, str | int) for value in values):
            raise SearchRejected(f"the filter on {field} needs a list of strings or integers")


def _check_access(identity: str, acl: Any) -> None:
    if not isinstance(acl, list | tuple):
        raise SearchRejected(f"document {identity} has no acl")
    for token in acl:
        if not isinstance(token, str) or not TOKEN.fullmatch(token):
            raise SearchRejected(f"{token!r} in the acl of {identity} is no token")


def _check_value(spec: IndexSpec, identity: str, name: str, value: Any) -> None:
    if value is None:
        return
    values = value if isinstance(value, list | tuple) else (value,)
    if name in spec.comparable or name == "rank_boost":
        fits = type(value) is int
    elif name in spec.searchable or name in spec.filterable:
        fits = all(isinstance(one, str | int) for one in values)
    else:
        return
    if not fits:
        raise SearchRejected(f"{name} of {identity} is a {type(value).__name__}")

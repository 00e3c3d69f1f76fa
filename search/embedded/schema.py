"""How a document lies in a tantivy index, and the hash that changes whenever that does."""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import orjson
import tantivy

from search.embedded.analysis import LANGUAGES, languages_of, stems
from search.engine import Document, Value
from search.indexes import IndexSpec
from search.text import Token, fold, tokenize

# Raised when the words or stems of a text come out differently than before.
FORMAT = 1

HEAD, BODY, HEAD_STEMS, BODY_STEMS = "head", "body", "head_stems", "body_stems"
_BREAK = " \u241e \u241e \u241e \u241e "
_BY_VALUE = 1 << 62
_DAYS = 40_000


@lru_cache(maxsize=16)
def schema_of(spec: IndexSpec) -> tantivy.Schema:
    """The tantivy schema of an index; field names are prefixed by use, see `to_tantivy`."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("id_rev", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    for name in (HEAD, BODY):
        builder.add_text_field(name, tokenizer_name="whitespace")
        builder.add_text_field(f"{name}_stems", tokenizer_name="whitespace", index_option="freq")
    for name in sorted(spec.filterable):
        builder.add_text_field(f"is_{name}", tokenizer_name="raw", index_option="basic")
        builder.add_text_field(f"facet_{name}", tokenizer_name="raw", index_option="basic", fast=True)
        builder.add_integer_field(f"same_{name}", fast=True)
    for name in sorted(_integers(spec)):
        builder.add_integer_field(f"num_{name}", indexed=True, fast=True)
    for name in sorted(_texts_to_sort(spec)):
        builder.add_text_field(f"sort_{name}", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("order", fast=True)
    builder.add_float_field("nudge", fast=True)
    return builder.build()


def schema_hash(spec: IndexSpec) -> str:
    """Twelve letters that name the layout; an index of another hash cannot be read and must be rebuilt."""
    layout = [
        FORMAT,
        version("tantivy"),
        sorted(spec.filterable),
        sorted(_integers(spec)),
        sorted(_texts_to_sort(spec)),
        spec.heads,
        spec.bodies,
        sorted(spec.displayed),
        list(LANGUAGES),
    ]
    return hashlib.sha256(json.dumps(layout).encode()).hexdigest()[:12]


def sort_field(spec: IndexSpec, name: str) -> str:
    """The tantivy field that orders hits by a sortable field."""
    return f"num_{name}" if name in _integers(spec) else f"sort_{name}"


def folded(value: Value) -> str:
    """A filter value as it is compared: without case, accents and outer spaces, numbers as digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return fold(str(value).strip())


def to_tantivy(spec: IndexSpec, document: Document) -> tantivy.Document:
    """The index entry of a checked document."""
    entry: dict[str, Any] = {"id": document["id"], "id_rev": f"{document['id']}@{document.get('rev') or 0}"}
    languages = languages_of(document.get("lang"))
    entry[HEAD], entry[HEAD_STEMS] = _words(_texts(document, spec.heads), languages)
    entry[BODY], entry[BODY_STEMS] = _words(_texts(document, spec.bodies), languages)
    for name in spec.filterable:
        values = _values(document.get(name))
        if values:
            entry[f"is_{name}"] = [folded(value) for value in values]
            entry[f"facet_{name}"] = [_shown(value) for value in values]
            entry[f"same_{name}"] = _fingerprint(values[0])
    for name in _integers(spec):
        if document.get(name) is not None:
            entry[f"num_{name}"] = document[name]
    for name in _texts_to_sort(spec):
        entry[f"sort_{name}"] = fold(str(document.get(name) or ""))
    entry |= _order(int(document.get("rank_boost") or 0), int(document.get("fresh_day") or 0))
    made = tantivy.Document.from_dict(entry, schema_of(spec))
    shown = {name: document[name] for name in spec.displayed if name in document}
    made.add_bytes("stored", orjson.dumps(shown))
    return made


def stored_fields(document: tantivy.Document) -> dict[str, Any]:
    """The displayed fields of an index entry."""
    fields: dict[str, Any] = orjson.loads(bytes(document.get_first("stored") or b"{}"))
    return fields


def _integers(spec: IndexSpec) -> frozenset[str]:
    return spec.comparable | {name for name in spec.sortable if not name.endswith("_sort")}


def _texts_to_sort(spec: IndexSpec) -> frozenset[str]:
    return frozenset(name for name in spec.sortable if name.endswith("_sort"))


def _values(value: Any) -> list[Value]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _shown(value: Value) -> str:
    return folded(value) if isinstance(value, bool) else str(value)


def _texts(document: Document, names: Iterable[str]) -> list[str]:
    return [str(value) for name in names for value in _values(document.get(name))]


def _words(texts: list[str], languages: tuple[str, ...]) -> tuple[str, str]:
    """Words in order, each text apart so that no phrase spans two, then the parts of joined codes."""
    lines: list[str] = []
    parts: list[str] = []
    found: list[str] = []
    for text in texts:
        tokens = tokenize(text)
        lines.append(" ".join(token.text for token in tokens))
        for token in tokens:
            parts.extend(token.parts)
            found.extend(_stems(text, token, languages))
    return _BREAK.join([*lines, *parts]), " ".join(found)


def _stems(text: str, token: Token, languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset() if token.parts else stems(text[token.start : token.end].lower(), languages)


def _fingerprint(value: Value) -> int:
    digest = hashlib.blake2b(folded(value).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _BY_VALUE


def _order(rank_boost: int, fresh_day: int) -> dict[str, Any]:
    """`order` sorts by boost, then day. `nudge` multiplies a score by log2(2 + it), 1 to 1.0011, for ties."""
    days = max(0, min(fresh_day, _DAYS))
    lift = 1e-3 * (0.5 + 0.5 * rank_boost / (1 + abs(rank_boost))) + 1e-4 * days / _DAYS
    return {"order": rank_boost * 2**20 + days, "nudge": float(2 ** (1 + lift) - 2)}

"""Pieces of the answers of the double of a Meilisearch server."""

import re


def error(code: str, message: str) -> dict:
    """An error as the server words it."""
    return {"message": message, "code": code, "type": "invalid_request", "link": ""}


def passes(document: dict, filters: list[str]) -> bool:
    """Whether a document satisfies `IN` and `NOT IN` filters, all of them."""
    for one in filters:
        field, negated, values = re.fullmatch(r"(\w+) (NOT )?IN \[(.+)\]", one).groups()  # type: ignore[union-attr]
        own = document.get(field)
        own = own if isinstance(own, list) else [] if own is None else [own]
        among = {value.strip().strip('"') for value in values.split(",")}
        if bool(among & {str(value) for value in own}) == bool(negated):
            return False
    return True


def formatted(document: dict, body: dict, words: list[str]) -> dict:
    """A hit with its words marked as the query asks."""
    shown = {name: document[name] for name in body["attributesToRetrieve"] if name in document}
    marked_up = dict(shown)
    for field in body.get("attributesToHighlight") or ():
        text = str(document.get(field, ""))
        for word in words:
            marked = rf"{body['highlightPreTag']}\g<0>{body['highlightPostTag']}"
            text = re.sub(rf"\b{re.escape(word)}\b", marked, text, flags=re.IGNORECASE)
        marked_up[field] = text
    return shown | {"_formatted": marked_up, "_rankingScore": 0.5}


def counts(documents: list[dict], field: str) -> dict[str, int]:
    """How many documents have each value."""
    found: dict[str, int] = {}
    for document in documents:
        values = document.get(field) or []
        for value in values if isinstance(values, list) else [values]:
            found[str(value)] = found.get(str(value), 0) + 1
    return found

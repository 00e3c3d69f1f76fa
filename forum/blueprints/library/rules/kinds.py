"""Kinds of document and who a document is for: all members, one group, everybody, or chosen groups and people."""

from __future__ import annotations

from forum.kernel.i18n import LazyString, _l, _lp

AUDIENCES = ("members", "group", "public", "chosen")
MOST_READER_GROUPS, MOST_READERS = 20, 50
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

DOC_TYPES = {
    "agenda": _lp("kind of document", "Agenda"),
    "agreement": _lp("kind of document", "Agreement"),
    "case_study": _lp("kind of document", "Case study"),
    "charter": _lp("kind of document", "Charter"),
    "checklist": _lp("kind of document", "Checklist"),
    "dataset": _lp("kind of document", "Dataset"),
    "faq": _lp("kind of document", "Questions and answers"),
    "guide": _lp("kind of document", "Guide"),
    "meeting_record": _lp("kind of document", "Meeting minutes"),
    "plan": _lp("kind of document", "Plan"),
    "policy": _lp("kind of document", "Policy"),
    "report": _lp("kind of document", "Report"),
    "slides": _lp("kind of document", "Slides"),
    "template": _lp("kind of document", "Template"),
    "other": _lp("kind of document", "Other"),
}

LICENCES: dict[str, str | LazyString] = {
    "CC BY 4.0": "CC BY 4.0",
    "CC BY-SA 4.0": "CC BY-SA 4.0",
    "CC0": "CC0",
    "Public domain": _l("Public domain"),
    "Own use only": _l("Own use only"),
}

_OTHER_NAMES = {
    "action_plan": "plan",
    "canvas": "template",
    "canvas_/_template": "template",
    "data_dictionary_/_workbook": "dataset",
    "handbook": "guide",
    "open_data_plan": "plan",
    "playbook_/_handbook": "guide",
}


def doc_type_named(name: str | None) -> str:
    """Our kind of document for what other collections call theirs; `other` when it is none of ours."""
    key = (name or "").strip().lower().replace(" ", "_")
    known = _OTHER_NAMES.get(key, key)
    return known if known in DOC_TYPES else "other"


def licence_name(licence: str | None) -> str:
    """A licence in the reader's language where it is one of those offered; any other stands as it was written."""
    return str(LICENCES.get(licence or "", licence or ""))

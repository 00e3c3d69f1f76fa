"""Kinds of document and who a document is for."""

from __future__ import annotations

from forum.kernel.i18n import _l

AUDIENCES = ("members", "group", "public")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

DOC_TYPES = {
    "agenda": _l("Agenda"),
    "agreement": _l("Agreement"),
    "case_study": _l("Case study"),
    "charter": _l("Charter"),
    "checklist": _l("Checklist"),
    "dataset": _l("Dataset"),
    "faq": _l("Questions and answers"),
    "guide": _l("Guide"),
    "meeting_record": _l("Meeting record"),
    "plan": _l("Plan"),
    "policy": _l("Policy"),
    "report": _l("Report"),
    "slides": _l("Slides"),
    "template": _l("Template"),
    "other": _l("Other"),
}

LICENCES = ("CC BY 4.0", "CC BY-SA 4.0", "CC0", "Public domain", "Own use only")

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

"""Where in the forms of a draft a thing stands that is to be mended."""

from __future__ import annotations

from flask import url_for

from forum.blueprints.standards.models import Framework

_FIELDS = {"levels": "levels", "scoring": "steps_en", "eligibility": "countries", "notice": "notice_en"}


def addresses_of(draft: Framework) -> dict[str, str]:
    """The address of each place that a problem names: codes, parts of the facts, `questions`, `questions/q1`."""
    slug = draft.slug
    return {
        **{name: url_for(".edit_draft", slug=slug, _anchor=field) for name, field in _FIELDS.items()},
        "areas": url_for(".edit_area", slug=slug, code="new"),
        "questions": url_for(".edit_draft", slug=slug, _anchor="questions"),
        **{f"questions/{one['key']}": url_for(".edit_question", slug=slug, key=one["key"]) for one in draft.questions},
        **{one.code: url_for(".edit_area", slug=slug, code=one.code) for one in draft.areas},
        **{
            code: url_for(".edit_criterion", slug=slug, code=one.code)
            for area in draft.areas
            for one in area.criteria
            for code in (*one.former_codes, one.code)
        },
    }

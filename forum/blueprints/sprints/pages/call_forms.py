"""Between a call as it is kept and its forms: lists as lines and commas, questions as rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from forum.blueprints.cities.rules.countries import read_countries
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.rules.deadlines import last_day_of
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _, _l
from forum.kernel.questionnaires import CHOICE, LINE, MOST_QUESTIONS, SEVERAL, TEXT, YES, Question

QUESTION_KIND_NAMES = {
    LINE: _l("A line"), TEXT: _l("A longer text"), CHOICE: _l("One of several options"),
    SEVERAL: _l("Any of several options"), YES: _l("Yes or no"),
}  # fmt: skip
MORE_ROWS = 3
PLAIN = (
    "title", "language", "visibility", "summary", "frequency", "duration", "context", "overview", "what_you_do",
    "what_you_get", "who_should_apply", "time_zone", "starts_on", "ends_on", "places",
)  # fmt: skip
_CERTIFIED: dict[Any, str] = {True: "yes", False: "no"}


def call_values(sprint: Sprint, codes: Sequence[str]) -> dict[str, Any]:
    """A call as its form shows it."""
    rules = sprint.eligibility
    return {name: getattr(sprint, name) for name in (*PLAIN, "version")} | {
        "deadline_on": last_day_of(sprint.deadline_at, sprint.time_zone), "criteria": ", ".join(codes),
        "precalls": "\n".join(one.replace("T", " ") for one in sprint.precalls),
        "hashtags": " ".join(f"#{one}" for one in sprint.hashtags),
        "least_population": rules.get("least_population"), "most_population": rules.get("most_population"),
        "countries": ", ".join(rules.get("countries", [])), "stages": "\n".join(rules.get("stages", [])),
        "certified": _CERTIFIED.get(rules.get("certified"), ""),
    }  # fmt: skip


def told_of_call(form: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, as the services take it. Raises Invalid for a criterion or country that there is not."""
    told = {name: form[name] for name in (*PLAIN, "deadline_on")}
    lines = [one.strip() for one in form["precalls"].splitlines() if one.strip()]
    told["precalls"] = [re.sub(r"\s+", "T", one)[:16] for one in lines]
    told["hashtags"] = list(dict.fromkeys(re.findall(r"[^\s#,]+", form["hashtags"])))[:20]
    told["eligibility"] = _conditions(form)
    codes = [one.strip() for one in form["criteria"].split(",") if one.strip()]
    known = standard_queries.find_criteria(codes)
    for code in codes:
        if code not in known:
            raise Invalid(
                errors={
                    "criteria": [
                        _("There is no criterion %(code)s. Look its code up on the page of the Standard.", code=code)
                    ]
                }
            )
    return told | {"criterion_ids": list(dict.fromkeys(known[code].id for code in codes))}


def _conditions(form: Mapping[str, Any]) -> dict[str, Any]:
    countries = read_countries(form["countries"].split(","))
    stages = [one.strip()[:160] for one in form["stages"].splitlines() if one.strip()]
    told = {
        "least_population": form["least_population"], "most_population": form["most_population"],
        "countries": countries, "stages": stages[:20],
        "certified": {"yes": True, "no": False}.get(form["certified"]),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value not in (None, [])}


def question_values(sprint: Sprint) -> dict[str, Any]:
    """The questions as rows, with some that are empty, and the criteria of judgement as lines."""
    count = min(MOST_QUESTIONS, len(sprint.questions) + MORE_ROWS)
    values: dict[str, Any] = {"version": sprint.version, "count": count}
    for number, one in enumerate(sprint.questions, start=1):
        values |= {
            f"q{number}_label": one["label"], f"q{number}_kind": one.get("kind", LINE), f"q{number}_key": one["key"],
            f"q{number}_required": bool(one.get("required")), f"q{number}_hint": one.get("hint", ""),
            f"q{number}_options": "\n".join(one.get("options") or []), f"q{number}_place": number,
        }  # fmt: skip
    return values | {"judging": "\n".join(one["name"] for one in sprint.judging)}


def questions_of(form: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that have words, in the order that they say, each with a key that stays."""
    rows = []
    taken = {form[f"q{number}_key"] for number in range(1, MOST_QUESTIONS + 1)}
    for number in range(1, MOST_QUESTIONS + 1):
        if not form[f"q{number}_label"]:
            continue
        key = form[f"q{number}_key"] or _free("q", taken)
        rows.append((form[f"q{number}_place"] or 99, number, {
            "key": key, "label": form[f"q{number}_label"], "kind": form[f"q{number}_kind"],
            "required": form[f"q{number}_required"], "options": form[f"q{number}_options"].splitlines(),
            "hint": form[f"q{number}_hint"],
        }))  # fmt: skip
    return [row for _place, _number, row in sorted(rows, key=lambda one: one[:2])]


def typed_answers(questions: Sequence[Question]) -> dict[str, Any]:
    """The answers as the page sends them: several choices as a list, a yes as true or false."""
    found: dict[str, Any] = {}
    for one in questions:
        name = f"answer-{one.key}"
        if one.kind == SEVERAL:
            found[one.key] = request.form.getlist(name)
        elif one.kind == YES:
            found[one.key] = name in request.form
        else:
            found[one.key] = request.form.get(name, "").replace("\r\n", "\n")
    return found


def judged_of(text: str, before: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The criteria of judgement, one on a line; those that keep their place or their words keep their key."""
    names = list(dict.fromkeys(one.strip()[:160] for one in text.splitlines() if one.strip()))[:20]
    known = {one["name"]: one["key"] for one in before}
    taken = set(known.values())
    reworded = len(names) == len(before)
    found = []
    for place, name in enumerate(names):
        kept = known.get(name) or (before[place]["key"] if reworded and before[place]["name"] not in names else "")
        found.append({"key": kept or _free("j", taken), "name": name})
    return found


def _free(letter: str, taken: set[str]) -> str:
    number = next(number for number in range(1, 200) if f"{letter}{number}" not in taken)
    taken.add(f"{letter}{number}")
    return f"{letter}{number}"

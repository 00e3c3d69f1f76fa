"""Letters as staff look at them before they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries.letters import language_of
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.wording import letter_of, template_of
from forum.kernel.i18n import LANGUAGES, _, _l, written_for
from forum.kernel.web.fields import LARGEST_ID, whole_number

PROMOTED, UNDECIDED = "promoted", "undecided"
KIND_NAMES = {
    states.CHOSEN: _l("To cities that are chosen"), states.WAITING: _l("To cities on the waiting list"),
    states.DECLINED: _l("To cities that are not chosen"), PROMOTED: _l("Later, when a place is free"),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What is to become of the applications; `waiting` in the order of the list."""

    chosen: Sequence[SprintApplication]
    waiting: Sequence[SprintApplication]
    declined: Sequence[SprintApplication]

    @property
    def by_kind(self) -> dict[str, Sequence[SprintApplication]]:
        """To whom each kind of letter goes now."""
        return {states.CHOSEN: self.chosen, states.WAITING: self.waiting, states.DECLINED: self.declined}


def choice_of(sent: Sequence[SprintApplication]) -> Choice:
    """The choice that the address tells, or the form that is shown again."""
    if request.method == "POST":
        by_id = {one.id: one for one in sent}
        chosen = [by_id[number] for number in _numbers("chosen") if number in by_id]
        waiting = [by_id[number] for number in _numbers("waiting") if number in by_id]
    else:
        told = {one.id: request.args.get(f"choice-{one.id}", states.DECLINED) for one in sent}
        chosen = [one for one in sent if told[one.id] == states.CHOSEN]
        waiting = sorted((one for one in sent if told[one.id] == states.WAITING), key=_place)
    named = {one.id for one in [*chosen, *waiting]}
    return Choice(chosen, waiting, [one for one in sent if one.id not in named])


def choices() -> list[tuple[str, str]]:
    """What may be decided of an application."""
    return [
        (UNDECIDED, _("No decision yet")), (states.CHOSEN, _("Chosen")), (states.WAITING, _("Waiting list")),
        (states.DECLINED, _("Not chosen")),
    ]  # fmt: skip


def undecided_of(sent: Sequence[SprintApplication]) -> list[SprintApplication]:
    """Of which the address says that nothing is decided."""
    return [one for one in sent if request.args.get(f"choice-{one.id}") == UNDECIDED]


def kinds_of(told: Choice) -> list[tuple[str, str]]:
    """The kinds and languages of letters that will be needed, those of promotions among them."""
    needed = {(kind, language_of(one)[0]) for kind, some in told.by_kind.items() for one in some}
    needed |= {(PROMOTED, language_of(one)[0]) for one in told.waiting}
    return sorted(needed, key=lambda one: (states.LETTERS.index(one[0]), list(LANGUAGES).index(one[1])))


def texts_of(sprint: Sprint, told: Choice) -> dict[str, str]:
    """The texts of these letters before a city is filled in, as the form shows them."""
    texts: dict[str, str] = {}
    for kind, language in kinds_of(told):
        with written_for(language, None):
            subject, body = template_of(sprint.letters, kind, language)
        texts |= {f"subject-{kind}-{language}": subject, f"body-{kind}-{language}": body}
    return texts


def drafts_of(sprint: Sprint, told: Choice) -> list[dict[str, Any]]:
    """Each letter as its city will read it."""
    found = []
    for kind, some in told.by_kind.items():
        for one in some:
            language, zone = language_of(one)
            with written_for(language, zone):
                subject, body = letter_of(sprint.letters, kind, language, city=one.city.name, sprint=sprint.title)
            title = subject if one.city.name in subject else f"{one.city.name}: {subject}"
            found.append({"found": one, "language": language, "title": title, "body": body})
    return found


def told_letters(form: Mapping[str, Any]) -> dict[str, dict[str, dict[str, str]]]:
    """The texts of the form by kind and language."""
    told: dict[str, dict[str, dict[str, str]]] = {}
    for kind in states.LETTERS:
        for language in LANGUAGES:
            subject, body = form.get(f"subject-{kind}-{language}", ""), form.get(f"body-{kind}-{language}", "")
            if subject and body:
                told.setdefault(kind, {})[language] = {"subject": subject, "body": body}
    return told


def told_words(form: Mapping[str, Any]) -> dict[int, str]:
    """What is added for one city, by its application."""
    words = {name.removeprefix("words-"): str(text) for name, text in form.items() if name.startswith("words-")}
    return {
        number: text.strip()[:2_000] for one, text in words.items()
        if text.strip() and (number := whole_number(one)) is not None
    }  # fmt: skip


def address_back(sprint: Sprint, told: Choice) -> str:
    """The page before, with the same choice."""
    pairs = [(f"choice-{one.id}", kind) for kind, some in told.by_kind.items() for one in some]
    pairs += [(f"place-{one.id}", str(place)) for place, one in enumerate(told.waiting, start=1)]
    return f"{url_for('sprints_pages.selection', sprint_id=sprint.id)}?{urlencode(pairs)}"


def _numbers(name: str) -> list[int]:
    return [number for one in request.form.getlist(name) if (number := whole_number(one)) is not None]


def _place(one: SprintApplication) -> tuple[int, int]:
    told = whole_number(request.args.get(f"place-{one.id}", ""))
    return (LARGEST_ID if told is None else told, one.id)

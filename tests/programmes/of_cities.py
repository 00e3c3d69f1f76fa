"""What the programmes of cities consist of: calls, expressions of interest, scores, and a sprint that runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.cities.models.cities import City
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.sprints.models.assignments import SprintSubmissionVersion
from forum.blueprints.sprints.models.plans import SprintPlanSection
from forum.blueprints.sprints.services import help as help_services
from forum.blueprints.sprints.services import programme, scoring, selecting, submitting
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.groups import add_to_group
from tests.factories.sprints import (
    close_call,
    create_application,
    create_assignment,
    create_plan,
    create_sprint,
    create_submission,
    create_template,
    start_sprint,
)
from tests.programmes.community import Community


def add_calls(made: Community) -> None:
    """A call for each audience; for one a city's draft, for others what was sent, scored by one and by both."""
    public, inside, _ = (
        made.add(name, "sprints/{}", "sprint", lambda word, facts=facts: create_sprint(title=word, **facts))
        for name, facts in (
            ("public call", {"visibility": "public"}), ("call for members", {}), ("draft of a call", {"state": "draft"})
        )
    )  # fmt: skip
    _add_application(made, "expression of interest in writing", inside, "citizen", state="draft", submitted_at=None)
    both = _add_application(made, "expression of interest", public, "citizen")
    first = _add_application(made, "expression of interest of a rival", public, "rival")
    _score(made, "score while the other one is missing", first, ["scorer"])
    _score(made, "scores once both are in", both, ["second", "scorer"])


def add_letter(made: Community) -> None:
    """What was written to a city that was chosen for another sprint."""
    sprint, word = create_sprint(), next(made.words)
    sent = create_application(sprint, session.get_one(City, made.people["citizen"].city_id))
    close_call(sprint)
    selecting.select_cities(made.ask("staff"), sprint.id, [sent.id], words={sent.id: word})
    made.add_part("letter to a city", word, sent.path, f"applications/{sent.id}/letters")


def _add_application(made: Community, name: str, sprint: Any, lead: str, **facts: Any) -> Any:
    city = session.get_one(City, made.people[lead].city_id)
    make = lambda word: create_application(sprint, city, answers={"why": word}, **facts)  # noqa: E731  # long enough
    return made.add(name, "applications/{}", "sprint_application", make)


def _score(made: Community, name: str, application: Any, scorers: list[str]) -> None:
    word = next(made.words)
    for scorer in ("scorer", "second"):
        scoring.assign_scorer(made.ask("staff"), application.id, made.people[scorer].id)
    for scorer in scorers:
        said = word if scorer == "scorer" else "Well said."
        scoring.put_score(made.ask(scorer), application.id, {"need": 5, "team": 5}, {"need": said})
    made.add_part(name, word, application.path, f"applications/{application.id}/score")


def add_cohort(made: Community) -> None:
    """A sprint of two cities, with what each of them makes."""
    who = made.people
    ours, theirs = (session.get_one(City, who[name].city_id) for name in ("citizen", "peer"))
    sprint = start_sprint(ours, theirs)
    theirs.name = next(made.words)  # by which members find its people, too
    group = session.get_one(Group, sprint.group_id)
    for name in ("citizen", "peer", "suspended"):
        add_to_group(group, who[name])
    _add_sessions(made, sprint)
    opened = made.add(
        "assignment", "assignments/{}", "sprint_assignment", lambda word: create_assignment(sprint, title=word)
    )
    made.add(
        "draft of an assignment", "assignments/{}", "sprint_assignment",
        lambda word: create_assignment(sprint, title=word, opened_at=None),
    )  # fmt: skip
    made.add(
        "submission of a city",
        "submissions/{}/versions",
        "sprint_submission",
        lambda word: _submission(opened, ours, word),
    )
    _add_comment(made)
    create_template(sprint)
    made.add("plan in writing", "sprint-plans/{}/sections", "sprint_plan", lambda word: _plan(sprint, ours, word))
    made.add(
        "words of a published plan", "sprint-plans/{}/sections", "sprint_plan",
        lambda word: _plan(sprint, theirs, word, state="published"),
    )  # fmt: skip
    made.add_part("that a plan is published", theirs.name, f"{sprint.path}/plans", f"sprints/{sprint.id}/plans")
    _add_help(made, sprint)


def _add_sessions(made: Community, sprint: Any) -> None:
    made.add("session of a cohort", "events/{}", "event", lambda word: _session(made, sprint, word, days=16))
    word = next(made.words)
    _session(made, sprint, word, days=2)
    made.add_part("programme of a cohort", word, f"{sprint.path}/programme", f"sprints/{sprint.id}/sessions")


def _session(made: Community, sprint: Any, title: str, days: int) -> Any:
    at = clock.now() + timedelta(days=days)
    told = {"starts_at": at, "ends_at": at + timedelta(hours=1), "time_zone": "America/Bogota"}
    return programme.plan_sessions(made.ask("staff"), sprint.id, title=title, **told)[0].event


def _submission(assignment: Any, city: City, word: str) -> Any:
    submission = create_submission(assignment, city)
    session.execute(sa.update(SprintSubmissionVersion).values(words=word, words_html=f"<p>{word}</p>"))
    return submission


def _add_comment(made: Community) -> None:
    on, word = made.things["submission of a city"], next(made.words)
    assert on.subject is not None
    submitting.comment(made.ask("citizen"), on.subject[1], f"Please look at {word}.")
    made.add_part("comment on a submission", word, on.page, f"submissions/{on.subject[1]}/comments")


def _plan(sprint: Any, city: City, word: str, **facts: Any) -> Any:
    plan = create_plan(sprint, city, **facts)
    session.execute(sa.update(SprintPlanSection).where(SprintPlanSection.plan_id == plan.id).values(words=word))
    return plan


def _add_help(made: Community, sprint: Any) -> None:
    days = iter((4, 5))
    offer = lambda place: help_services.offer_help(  # noqa: E731  # made twice
        made.ask("staff"), sprint.id, starts_at=clock.now() + timedelta(days=next(days)), minutes=30,
        time_zone="America/Bogota", place=place,
    )[0]  # fmt: skip
    made.add("time for help that is free", f"sprints/{sprint.id}/help/{{}}", "sprint_help", offer)
    taken = offer("Room 4")
    made.add(
        "time for help that a city has booked", f"sprints/{sprint.id}/help/{{}}", "sprint_help",
        lambda word: help_services.book_help(made.ask("citizen"), sprint.id, taken.id, wish=word),
    )  # fmt: skip

"""Who may see and run sprints, apply and score."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.policies import can_speak
from forum.blueprints.files.policies import keeps_files, visible_through
from forum.blueprints.sprints.models import surveys as _surveys  # noqa: F401  # brings its tables
from forum.blueprints.sprints.models.applications import SprintApplication, SprintScorer
from forum.blueprints.sprints.models.assignments import (
    SprintAssignment,
    SprintSubmission,
    SprintSubmissionFile,
    SprintSubmissionVersion,
)
from forum.blueprints.sprints.models.help import HelpSlot
from forum.blueprints.sprints.models.plans import SprintPlan, SprintTemplate
from forum.blueprints.sprints.models.programme import SprintNudge, SprintSession
from forum.blueprints.sprints.models.sprints import Sprint, SprintPlace
from forum.blueprints.sprints.rules import plans, programme, states
from forum.kernel import clock
from forum.kernel.actor import Actor, actor_fact
from forum.kernel.database import session
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_sprints(actor: Actor) -> sa.Select[Sprint]:
    """Public calls for anybody, all published ones for members, drafts for programme staff."""
    every = sa.select(Sprint)
    if actor.is_staff:
        return every
    published = every.where(Sprint.state != states.DRAFT)
    return published if actor.signed_in else published.where(Sprint.visibility == "public")


def can_see_sprint(actor: Actor, sprint: Sprint) -> Decision:
    """The same rule for one sprint."""
    published = sprint.state != states.DRAFT and (actor.signed_in or sprint.visibility == "public")
    return ALLOWED if actor.is_staff or published else Denied("not_found")


def can_run_sprints(actor: Actor) -> Decision:
    """Programme staff."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))


def can_edit_sprint(actor: Actor, sprint: Sprint) -> Decision:
    """Programme staff."""
    return can_run_sprints(actor)


def visible_applications(actor: Actor) -> sa.Select[SprintApplication]:
    """Those of one's own city; those that were handed in for programme staff, and for who is to score them."""
    every = sa.select(SprintApplication)
    if actor.is_system:
        return every
    if not actor.signed_in:
        return every.where(sa.false())
    handed_in = SprintApplication.submitted_at.is_not(None)
    mine = sa.select(SprintScorer.application_id).where(
        SprintScorer.member_id == (actor.id or 0), SprintScorer.conflict_at.is_(None)
    )
    own = SprintApplication.city_id == (getattr(actor, "city_id", None) or 0)
    if actor.is_staff:
        return every.where(sa.or_(own, handed_in))
    return every.where(sa.or_(own, sa.and_(handed_in, SprintApplication.id.in_(mine))))


def can_see_application(actor: Actor, application: SprintApplication) -> Decision:
    """Its own city, programme staff once it was handed in, and Plaza itself; scorers are asked by the rows."""
    handed_in = application.submitted_at is not None
    seen = actor.is_system or is_of(actor, application) or (actor.is_staff and handed_in)
    return ALLOWED if seen else Denied("not_found")


def can_write_application(actor: Actor, application: SprintApplication) -> Decision:
    """The city's own people, while it is a draft and the call is open; its sprint is loaded."""
    if not is_of(actor, application):
        return Denied("own_city_only", _l("Only people of this city can write its expression of interest."))
    if not (speaks := can_speak(actor)):
        return speaks
    if application.state != states.DRAFT:
        return Denied("handed_in", _l("It was sent, so its answers stand as they are."))
    if application.sprint.phase != "open":
        return Denied(
            "call_closed", _l("The call is closed. What you wrote is kept, and you may apply to a next edition.")
        )
    return ALLOWED


def can_hand_in(actor: Actor, application: SprintApplication) -> Decision:
    """The city's lead, under the same conditions."""
    led = leads(actor, application)
    return can_write_application(actor, application) if led else led


def can_withdraw(actor: Actor, application: SprintApplication) -> Decision:
    """The city's lead, unless it has come to an end."""
    led = leads(actor, application)
    if led and application.state in (states.WITHDRAWN, states.DECLINED):
        return Denied("ended", _l("This has come to an end already."))
    return led


def can_confirm(actor: Actor, application: SprintApplication) -> Decision:
    """The city's lead, once the city is chosen."""
    led = leads(actor, application)
    if led and application.state != states.CHOSEN:
        return Denied("not_chosen", _l("There is no place to confirm."))
    return led


def can_declare_conflict(actor: Actor, scorer: SprintScorer) -> Decision:
    """Who was asked to score it and has said nothing of the kind, until the cities are chosen."""
    if scorer.member_id != actor.id:
        return Denied("not_asked", _l("Somebody else was asked to score this."))
    if scorer.conflict_at is not None:
        return Denied("conflict", _l("You said that you may not judge this one."))
    if scorer.application.state != states.SUBMITTED:
        return Denied("not_in_review", _l("It is not being reviewed."))
    return ALLOWED


def can_score(actor: Actor, scorer: SprintScorer) -> Decision:
    """The same person, unless she has come to the very city meanwhile."""
    if is_of(actor, scorer.application):
        return Denied("own_city", _l("Nobody scores the own city."))
    asked = can_declare_conflict(actor, scorer)
    return can_speak(actor) if asked else asked


def is_of(actor: Actor, application: SprintApplication) -> bool:
    """Whether the application is of the actor's own city."""
    return actor.signed_in and getattr(actor, "city_id", None) == application.city_id


def leads(actor: Actor, application: SprintApplication) -> Decision:
    """Whoever leads the city."""
    if is_of(actor, application) and getattr(actor, "leads_city", False):
        return ALLOWED
    return Denied("leads_only", _l("Only the person who leads this city can do this."))


# Being told of calls, and the letters.


def can_read_letters(actor: Actor, application: SprintApplication) -> Decision:
    """The people of the city to which they were written, and programme staff."""
    return ALLOWED if is_of(actor, application) or actor.is_staff else Denied("not_found")


def can_watch_calls(actor: Actor) -> Decision:
    """Members."""
    return ALLOWED if actor.signed_in else Denied("members_only", _l("Sign in to be told when a call opens."))


# The running sprint: its programme, assignments, submissions and nudges.


@actor_fact("sprint_places")
def _places(member_id: int) -> frozenset[int]:
    """The sprints in which the member's city takes part now."""
    held = sa.select(SprintPlace.sprint_id).join(Member, Member.city_id == SprintPlace.city_id)
    return frozenset(session.scalars(held.where(Member.id == member_id, SprintPlace.left_at.is_(None))))


def _held_by(actor: Actor) -> sa.Select[int]:
    """The same as part of a statement: whoever is told of many things is asked for nothing beforehand."""
    city_id = getattr(actor, "city_id", None) or 0
    return sa.select(SprintPlace.sprint_id).where(SprintPlace.city_id == city_id, SprintPlace.left_at.is_(None))


def takes_part(actor: Actor, sprint_id: int) -> bool:
    """Whether the actor's city takes part in a sprint."""
    return actor.signed_in and sprint_id in actor.fact("sprint_places")


def can_follow_programme(actor: Actor, sprint: Sprint) -> Decision:
    """The people of the cities that take part, and programme staff."""
    if actor.is_staff or takes_part(actor, sprint.id):
        return ALLOWED
    return Denied("cohort_only", _l("Only the cities that take part in this sprint and programme staff see this."))


def can_run_programme(actor: Actor, sprint: Sprint) -> Decision:
    """Programme staff, once the cities are chosen and the cohort has its group."""
    runs = can_run_sprints(actor)
    if runs and sprint.group_id is None:
        return Denied("not_chosen_yet", _l("Choose the cities first. Then the cohort has its group, and you can plan."))
    return runs


def visible_sessions(actor: Actor) -> sa.Select[SprintSession]:
    """Those of the sprints in which one's city takes part; all for programme staff."""
    every = sa.select(SprintSession)
    if actor.is_staff:
        return every
    return every.where(SprintSession.sprint_id.in_(_held_by(actor)))


def can_see_session(actor: Actor, one: SprintSession) -> Decision:
    """The same rule for one session."""
    return ALLOWED if actor.is_staff or takes_part(actor, one.sprint_id) else Denied("not_found")


def visible_assignments(actor: Actor) -> sa.Select[SprintAssignment]:
    """The opened ones of the sprints in which one's city takes part; drafts, too, for programme staff."""
    every = sa.select(SprintAssignment)
    if actor.is_staff:
        return every
    mine = SprintAssignment.sprint_id.in_(_held_by(actor))
    return every.where(mine, SprintAssignment.opened_at.is_not(None))


def can_see_assignment(actor: Actor, assignment: SprintAssignment) -> Decision:
    """The same rule for one assignment."""
    opened = assignment.opened_at is not None and takes_part(actor, assignment.sprint_id)
    return ALLOWED if actor.is_staff or opened else Denied("not_found")


def can_submit(actor: Actor, assignment: SprintAssignment) -> Decision:
    """The people of a city that takes part, from its opening until the sprint ends. Its sprint is loaded."""
    if not takes_part(actor, assignment.sprint_id):
        return Denied("own_city_only", _l("Only people of the cities that take part can submit this."))
    if not (speaks := can_speak(actor)):
        return speaks
    if assignment.opened_at is None:
        return Denied("not_opened", _l("This assignment is not open yet."))
    if assignment.sprint.phase == "past":
        return Denied("sprint_over", _l("This sprint is over. What was submitted stays."))
    return ALLOWED


def visible_submissions(actor: Actor) -> sa.Select[SprintSubmission]:
    """Those of one's own city; all for programme staff."""
    every = sa.select(SprintSubmission)
    if actor.is_staff:
        return every
    return every.where(SprintSubmission.city_id == (getattr(actor, "city_id", None) or 0))


def can_see_submission(actor: Actor, submission: SprintSubmission) -> Decision:
    """The same rule for one submission."""
    own = actor.signed_in and getattr(actor, "city_id", None) == submission.city_id
    return ALLOWED if actor.is_staff or own else Denied("not_found")


def can_submit_again(actor: Actor, submission: SprintSubmission) -> Decision:
    """The city's people, until it is accepted. Its assignment and the sprint are loaded."""
    if getattr(actor, "city_id", None) != submission.city_id:
        return Denied("own_city_only", _l("Only people of this city can submit a version."))
    if submission.state == programme.ACCEPTED:
        return Denied("accepted", _l("It is accepted, so it stands as it is."))
    return can_submit(actor, submission.assignment)


def can_comment_submission(actor: Actor, submission: SprintSubmission) -> Decision:
    """Whoever sees it and may write."""
    seen = can_see_submission(actor, submission)
    return can_speak(actor) if seen else seen


def can_review_submission(actor: Actor, submission: SprintSubmission) -> Decision:
    """Programme staff, never of the same city, while it waits for review."""
    runs = can_run_sprints(actor)
    if runs and getattr(actor, "city_id", None) == submission.city_id:
        return Denied("own_city", _l("Nobody reviews what the own city submitted."))
    if runs and submission.state != programme.HANDED_IN:
        return Denied("not_waiting", _l("It does not wait for a review."))
    return runs


@visible_through
def files_of_visible_submissions(actor: Actor) -> sa.Select[int]:
    """The files of the submissions one may see, of each of their versions."""
    seen = visible_submissions(actor).with_only_columns(SprintSubmission.id)
    versions = sa.select(SprintSubmissionVersion.id).where(SprintSubmissionVersion.submission_id.in_(seen))
    return sa.select(SprintSubmissionFile.file_id).where(SprintSubmissionFile.version_id.in_(versions))


@keeps_files(programme.FILE_KIND)
def files_of_submissions() -> sa.Select[int]:
    """The uploads that stand in a version; others of the kind are removed after two days."""
    return sa.select(SprintSubmissionFile.file_id)


def visible_nudges(actor: Actor) -> sa.Select[SprintNudge]:
    """What one's own city was told; all for programme staff."""
    every = sa.select(SprintNudge)
    return every if actor.is_staff else every.where(SprintNudge.city_id == (getattr(actor, "city_id", None) or 0))


def can_nudge(actor: Actor) -> Decision:
    """Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


# What a sprint produces: plans and certificates.


def visible_templates(actor: Actor) -> sa.Select[SprintTemplate]:
    """Those of the sprints in which one's city takes part; all for programme staff."""
    every = sa.select(SprintTemplate)
    return every if actor.is_staff else every.where(SprintTemplate.sprint_id.in_(_held_by(actor)))


def visible_plans(actor: Actor) -> sa.Select[SprintPlan]:
    """Plans with what is written in them: of one's own city; all for programme staff."""
    every = sa.select(SprintPlan)
    return every if actor.is_staff else every.where(SprintPlan.city_id == (getattr(actor, "city_id", None) or 0))


def listed_plans(actor: Actor) -> sa.Select[SprintPlan]:
    """Plans of which one may know that they are there: those one reads, and for members the published ones."""
    read = visible_plans(actor)
    if actor.is_staff or not actor.signed_in:
        return read
    own = SprintPlan.city_id == (getattr(actor, "city_id", None) or 0)
    return sa.select(SprintPlan).where(sa.or_(own, SprintPlan.state == plans.PUBLISHED))


def can_see_plan(actor: Actor, plan: SprintPlan) -> Decision:
    """Its city's people and programme staff."""
    own = actor.signed_in and getattr(actor, "city_id", None) == plan.city_id
    return ALLOWED if own or actor.is_staff else Denied("not_found")


def can_begin_plan(actor: Actor, sprint: Sprint) -> Decision:
    """The people of a city that takes part; a plan may still be finished when the sessions are over."""
    if not takes_part(actor, sprint.id):
        return Denied("own_city_only", _l("Only people of the cities that take part can write a plan."))
    return can_speak(actor)


def can_write_plan(actor: Actor, plan: SprintPlan) -> Decision:
    """The city's people, until it is handed in and again when changes are asked for. Its sprint is loaded."""
    if getattr(actor, "city_id", None) != plan.city_id:
        return Denied("own_city_only", _l("Only people of this city can write its plan."))
    if plan.state not in plans.WRITTEN:
        return Denied("handed_in", _l("It was handed in, so it stands as it is."))
    return can_begin_plan(actor, plan.sprint)


def can_review_plan(actor: Actor, plan: SprintPlan) -> Decision:
    """Programme staff, never of the same city, while it waits for review."""
    runs = _reviews_city(actor, plan.city_id)
    if runs and plan.state != plans.HANDED_IN:
        return Denied("not_waiting", _l("It does not wait for a review."))
    return runs


def can_publish_plan(actor: Actor, plan: SprintPlan) -> Decision:
    """Programme staff and whoever leads the city, once it is accepted."""
    leading = getattr(actor, "city_id", None) == plan.city_id and getattr(actor, "leads_city", False)
    if not (actor.is_staff or leading):
        return Denied("leads_only", _l("Only programme staff and the person who leads this city can publish it."))
    if not (speaks := can_speak(actor)):
        return speaks
    if plan.state != plans.ACCEPTED:
        return Denied("not_accepted", _l("A plan is published once it is accepted, and only once."))
    return ALLOWED


def can_certify(actor: Actor, plan: SprintPlan) -> Decision:
    """Programme staff, never of the same city, once the plan is accepted."""
    runs = _reviews_city(actor, plan.city_id)
    if runs and plan.state not in plans.DONE:
        return Denied("not_accepted", _l("A certificate is issued once the plan is accepted."))
    return runs


def _reviews_city(actor: Actor, city_id: int) -> Decision:
    runs = can_run_sprints(actor)
    if runs and getattr(actor, "city_id", None) == city_id:
        return Denied("own_city", _l("Nobody reviews what the own city submitted."))
    return runs


# Help one to one, and the survey afterwards.


def visible_help(actor: Actor) -> sa.Select[HelpSlot]:
    """Free times of the sprints in which one's city takes part and what the own city booked; all for staff."""
    every = sa.select(HelpSlot)
    if actor.is_staff or actor.is_system:
        return every
    city_id = getattr(actor, "city_id", None) or 0
    free = sa.and_(HelpSlot.city_id.is_(None), HelpSlot.cancelled_at.is_(None))
    mine = HelpSlot.sprint_id.in_(_held_by(actor)) if actor.signed_in else sa.false()
    return every.where(mine, sa.or_(free, HelpSlot.city_id == city_id))


def can_see_help(actor: Actor, slot: HelpSlot) -> Decision:
    """The same rule for one time."""
    free = slot.city_id is None and slot.cancelled_at is None
    own = slot.city_id is not None and slot.city_id == getattr(actor, "city_id", None)
    seen = actor.is_staff or actor.is_system or (takes_part(actor, slot.sprint_id) and (free or own))
    return ALLOWED if seen else Denied("not_found")


def can_book_help(actor: Actor, slot: HelpSlot) -> Decision:
    """The people of a city that takes part, before it begins."""
    if not takes_part(actor, slot.sprint_id):
        return Denied("own_city_only", _l("Only people of the cities that take part can book help."))
    if not (speaks := can_speak(actor)):
        return speaks
    return _still_ahead(slot)


def can_free_help(actor: Actor, slot: HelpSlot) -> Decision:
    """The people of the city that has booked it, before it begins."""
    if slot.city_id is None or slot.city_id != getattr(actor, "city_id", None):
        return Denied("own_city_only", _l("Only people of the city that booked this time can give it back."))
    return _still_ahead(slot)


def can_cancel_help(actor: Actor, slot: HelpSlot) -> Decision:
    """Programme staff, before it begins."""
    runs = can_run_sprints(actor)
    return _still_ahead(slot) if runs else runs


def _still_ahead(slot: HelpSlot) -> Decision:
    if slot.cancelled_at is not None or slot.starts_at <= clock.now():
        return Denied("slot_over", _l("This time is over or was taken back."))
    return ALLOWED


def can_answer_survey(actor: Actor, sprint: Sprint) -> Decision:
    """The people of the cities that take part."""
    if takes_part(actor, sprint.id):
        return can_speak(actor)
    return Denied("cohort_only", _l("Only people of the cities that take part answer this survey."))


def can_read_survey(actor: Actor, sprint: Sprint) -> Decision:
    """Programme staff; what was answered is told once enough people have."""
    return can_run_sprints(actor)

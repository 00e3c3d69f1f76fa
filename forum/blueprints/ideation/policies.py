"""Who may do what in ideation sessions: whoever reads the group reads them; who takes part in it takes part in them."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.ideation.models import Concept, IdeationSession, Theme
from forum.blueprints.ideation.rules import DISCUSS, GATHER, PUBLISHED, VOTE, WRAP_UP
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def visible_sessions(actor: Actor) -> sa.Select[IdeationSession]:
    """The sessions of the groups one reads; of public ones for anybody."""
    read = group_policies.browsable_groups(actor).with_only_columns(Group.id)
    return sa.select(IdeationSession).where(IdeationSession.group_id.in_(read))


def can_see_session(actor: Actor, session: IdeationSession) -> Decision:
    """The same rule for one session, whose group is loaded."""
    return ALLOWED if group_policies.can_browse(actor, session.group) else Denied("not_found")


def visible_concepts(actor: Actor) -> sa.Select[Concept]:
    """The concepts of the sessions one sees."""
    seen = visible_sessions(actor).with_only_columns(IdeationSession.id)
    return sa.select(Concept).join(Theme, Theme.id == Concept.theme_id).where(Theme.session_id.in_(seen))


def can_plan_session(actor: Actor, group: Group) -> Decision:
    """Owners and moderators of the group, and staff who read it, while it is open."""
    allowed = group_policies.can_moderate(actor, group)
    return group_policies.can_participate(actor, group) if allowed else allowed


def can_run_session(actor: Actor, session: IdeationSession) -> Decision:
    """The facilitators: as for planning one in its group."""
    return can_plan_session(actor, session.group)


def can_change_session(actor: Actor, session: IdeationSession) -> Decision:
    """The facilitators, until the results are published."""
    if session.phase == PUBLISHED:
        return Denied("session_published", _l("The results are published. They stay as they are."))
    return can_run_session(actor, session)


def can_propose(actor: Actor, session: IdeationSession) -> Decision:
    """Whoever may write in the group, while concepts are gathered or discussed."""
    return _while(session, actor, GATHER, DISCUSS)


def can_edit_concept(actor: Actor, concept: Concept) -> Decision:
    """Concepts are edited together while they are gathered and discussed; by the facilitators while wrapping up."""
    session = concept.theme.session
    if concept.merged_into_id is not None:
        return Denied("concept_merged", _l("This concept was merged into another one. Edit that one."))
    if session.phase == WRAP_UP:
        return can_run_session(actor, session)
    return can_propose(actor, session)


def can_vote(actor: Actor, concept: Concept) -> Decision:
    """Whoever may write in the group, while votes are taken, for concepts that stand by themselves."""
    if concept.merged_into_id is not None:
        return Denied("concept_merged", _l("This concept was merged into another one. Vote for that one."))
    return _while(concept.theme.session, actor, VOTE)


def can_comment(actor: Actor, concept: Concept) -> Decision:
    """Whoever may answer in the group, also after publishing."""
    return group_policies.can_reply(actor, concept.theme.session.group)


def can_sort(actor: Actor, concept: Concept) -> Decision:
    """Cluster and merge: the facilitators, until the results are published."""
    return can_change_session(actor, concept.theme.session)


def can_follow_up(actor: Actor, concept: Concept) -> Decision:
    """Whoever may start threads in the group, once the vote is over."""
    session = concept.theme.session
    if not session.counted:
        return Denied("not_counted", _l("Concepts go on once the vote is over."))
    return group_policies.can_start(actor, session.group)


def can_see_counts(actor: Actor, session: IdeationSession) -> Decision:
    """Everybody once the vote is over, the facilitators at any time."""
    if session.counted or can_run_session(actor, session):
        return ALLOWED
    return Denied("not_counted", _l("The counts are shown when the vote is over."))


def _while(session: IdeationSession, actor: Actor, *phases: str) -> Decision:
    if session.phase not in phases:
        return Denied("wrong_phase", _l("The session is at another step now."))
    return group_policies.can_reply(actor, session.group)

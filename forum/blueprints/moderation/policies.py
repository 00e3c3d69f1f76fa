"""Who looks after what: moderators what happens in their groups, programme staff that and what belongs to no group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts import policies as account_policies
from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.groups import policies as group_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.moderation.models.items import Report, ReviewItem
from forum.blueprints.moderation.models.records import AnswerTemplate, Appeal, Sanction, StaffNote
from forum.blueprints.moderation.rules import MOST_SWEPT, SWEPT_UP_TO
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.audit import AuditEntry
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def moderated_groups(actor: Actor) -> list[int]:
    """The groups whose moderator or owner one is."""
    return group_policies.looked_after(actor)


def can_moderate_somewhere(actor: Actor, *, looks_after_some: bool | None = None) -> Decision:
    """Have a queue at all: programme staff, and the moderators of any group; pages may know already who these are."""
    if actor.is_staff or (moderated_groups(actor) if looks_after_some is None else looks_after_some):
        return ALLOWED
    return Denied("moderators_only", _l("Only moderators can see this."))


def can_moderate_in(actor: Actor, group: Group | None) -> Decision:
    """Look after a group; what belongs to none is for programme staff."""
    if group is not None:
        return group_policies.can_moderate(actor, group)
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can do this."))


def watched_queues(actor: Actor) -> list[int]:
    """The groups whose queue one hears of, 0 standing for what belongs to none: the same rule for all at once."""
    return [*([0] if can_moderate_in(actor, None) else []), *moderated_groups(actor)]


def looks_after(actor: Actor, group_id: Any, *, stored: bool = False) -> sa.ColumnElement[bool]:
    """The same rule as a condition on any column that names a group; `stored` asks the database for one's groups."""
    groups = group_policies.looked_after_stored(actor) if stored else moderated_groups(actor)
    own: sa.ColumnElement[bool] = group_id.in_(groups)
    if actor.is_system:
        return sa.true()
    if not actor.is_staff:
        return own
    return sa.or_(group_id.is_(None), own, group_id.in_(_read_groups(actor)))


def visible_items(actor: Actor, *, stored: bool = False) -> sa.Select[ReviewItem]:
    """What waits, or was decided, in the groups one looks after; nobody sees what is about oneself."""
    return sa.select(ReviewItem).where(
        looks_after(actor, ReviewItem.group_id, stored=stored),
        sa.or_(ReviewItem.author_id.is_(None), ReviewItem.author_id != (actor.id or 0)),
    )


def can_see_item(actor: Actor, item: ReviewItem) -> Decision:
    """The same rule for one item, whose group is loaded."""
    about_oneself = item.author_id is not None and item.author_id == actor.id
    return ALLOWED if not about_oneself and can_moderate_in(actor, item.group) else Denied("not_found")


def can_decide(actor: Actor, item: ReviewItem) -> Decision:
    """Whoever sees it; an appeal is not decided by who is appealed against."""
    if item.barred_id is not None and item.barred_id == actor.id:
        return Denied("own_act", _l("This is about what you did. Somebody else decides it."))
    return can_see_item(actor, item)


def can_fill_queue(actor: Actor) -> Decision:
    """Plaza itself."""
    return ALLOWED if actor.is_system else Denied("system_only")


def visible_reports(actor: Actor) -> sa.Select[Report]:
    """One's own; nobody else learns who has reported but those who decide, through the item."""
    return sa.select(Report).where(Report.reporter_id == (actor.id or 0))


def can_see_report(actor: Actor, report: Report) -> Decision:
    """The same rule for one report."""
    return ALLOWED if actor.id is not None and report.reporter_id == actor.id else Denied("not_found")


def can_report(actor: Actor, author_id: int | None) -> Decision:
    """Any member what she sees, silenced ones too; not what she wrote herself."""
    if not actor.signed_in:
        return Denied("sign_in_required", _l("Sign in to report this."))
    if author_id is not None and author_id == actor.id:
        return Denied("own_text", _l("This is your own. You can edit or remove it."))
    return ALLOWED


def can_be_warned(actor: Actor, member: Member, group: Group | None) -> Decision:
    """Moderators warn whom they meet in their group, programme staff anybody but each other."""
    if actor.is_staff:
        return account_policies.can_sanction(actor, member)
    if group is None or not group_policies.can_moderate(actor, group):
        return Denied("moderators_only", _l("Only moderators can do this."))
    if actor.id == member.id:
        return Denied("yourself", _l("You cannot do this to yourself."))
    if member.role != "member":
        return Denied("not_over_staff", _l("Only administrators can do this to programme staff."))
    return ALLOWED


def can_keep_record(actor: Actor, member: Member) -> Decision:
    """Read what moderators know of a member, and note something: those who moderate, not the member herself."""
    if actor.id == member.id:
        return Denied("yourself", _l("Others keep this record. What concerns you is under “Moderation and you”."))
    return can_moderate_somewhere(actor)


def can_sweep(actor: Actor, member: Member, posts: Sequence[Post]) -> Decision:
    """Remove everything that somebody wrote: programme staff, while it is little and new."""
    allowed = account_policies.can_sanction(actor, member)
    if not allowed:
        return allowed
    if not posts:
        return Denied("nothing_written", _l("There is nothing to remove."))
    if len(posts) > MOST_SWEPT:
        return Denied("too_many_posts", _l("This person wrote more than 15 posts. Remove them one by one."))
    if posts[0].created_at < clock.now() - SWEPT_UP_TO:
        return Denied("too_old", _l("Some of these posts are older than 60 days. Remove them one by one."))
    return ALLOWED


def visible_sanctions(actor: Actor) -> sa.Select[Sanction]:
    """One's own; those of the groups one looks after; all for programme staff."""
    every = sa.select(Sanction)
    if actor.is_system:
        return every
    own = Sanction.member_id == (actor.id or 0)
    return every.where(sa.or_(own, looks_after(actor, Sanction.group_id)))


def can_see_sanction(actor: Actor, sanction: Sanction) -> Decision:
    """The same rule for one sanction, whose group is loaded."""
    if actor.id is not None and sanction.member_id == actor.id:
        return ALLOWED
    return ALLOWED if can_moderate_in(actor, sanction.group) else Denied("not_found")


def can_lift(actor: Actor, sanction: Sanction) -> Decision:
    """Whoever could impose it; a silence that nobody decided also who looks after its group. Both are loaded."""
    if sanction.kind == "warning":
        return can_be_warned(actor, sanction.member, sanction.group)
    if sanction.by_id is None and sanction.member_id != actor.id and can_moderate_in(actor, sanction.group):
        return ALLOWED
    return account_policies.can_sanction(actor, sanction.member)


def visible_notes(actor: Actor) -> sa.Select[StaffNote]:
    """Notes from the groups one looks after; none about oneself."""
    notes = sa.select(StaffNote).where(looks_after(actor, StaffNote.group_id))
    return notes.where(StaffNote.member_id != (actor.id or 0))


def can_see_note(actor: Actor, note: StaffNote) -> Decision:
    """The same rule for one note, whose group is loaded."""
    about_oneself = note.member_id == actor.id
    return ALLOWED if not about_oneself and can_moderate_in(actor, note.group) else Denied("not_found")


def visible_templates(actor: Actor) -> sa.Select[AnswerTemplate]:
    """Those for all moderators, and those of the groups one looks after."""
    every = sa.select(AnswerTemplate)
    if not can_moderate_somewhere(actor):
        return every.where(sa.false())
    return every.where(sa.or_(AnswerTemplate.group_id.is_(None), looks_after(actor, AnswerTemplate.group_id)))


def can_see_template(actor: Actor, template: AnswerTemplate) -> Decision:
    """The same rule for one template, whose group is loaded."""
    shared = template.group is None and can_moderate_somewhere(actor)
    return ALLOWED if shared or can_moderate_in(actor, template.group) else Denied("not_found")


def can_keep_template(actor: Actor, group: Group | None) -> Decision:
    """Moderators those of their group, programme staff also those for all."""
    return can_moderate_in(actor, group)


def visible_entries(actor: Actor) -> sa.Select[AuditEntry]:
    """The open part of the log for whoever reads the group; all of it for who looks after it; one's own in any case.

    What belongs to no group is open to members.
    """
    every = sa.select(AuditEntry)
    if actor.is_system:
        return every
    read = AuditEntry.group_id.in_(_read_groups(actor))
    here = sa.or_(AuditEntry.group_id.is_(None), read) if actor.signed_in else read
    of_oneself = AuditEntry.member_id == (actor.id or 0)
    return every.where(sa.or_(sa.and_(AuditEntry.open, here), looks_after(actor, AuditEntry.group_id), of_oneself))


def can_see_entry(actor: Actor, entry: AuditEntry, group: Group | None) -> Decision:
    """The same rule for one entry and its group."""
    if actor.is_system or (actor.id is not None and entry.member_id == actor.id) or can_moderate_in(actor, group):
        return ALLOWED
    read = actor.signed_in if group is None else bool(group_policies.can_browse(actor, group))
    return ALLOWED if entry.open and read else Denied("not_found")


def can_undo(actor: Actor, entry: AuditEntry, group: Group | None) -> Decision:
    """Whoever looks after the group in which it happened, but for what others did to oneself."""
    by_others = entry.member_id is not None and entry.member_id == actor.id != entry.actor_id
    if by_others and not actor.is_administrator:
        return Denied("about_you", _l("This is about what you wrote. Somebody else decides it."))
    return can_moderate_in(actor, group)


def can_appeal(actor: Actor, entry: AuditEntry) -> Decision:
    """Whom it concerns, as long as it stands and was not her own act."""
    if actor.id is None or entry.member_id != actor.id or entry.actor_id == actor.id:
        return Denied("not_yours", _l("Only the person it concerns can ask to look at it again."))
    if entry.undone:
        return Denied("already_undone", _l("This was taken back."))
    return ALLOWED


def visible_appeals(actor: Actor) -> sa.Select[Appeal]:
    """One's own; those who decide them read them through the item."""
    return sa.select(Appeal).where(Appeal.member_id == (actor.id or 0))


def can_see_appeal(actor: Actor, appeal: Appeal) -> Decision:
    """The same rule for one appeal."""
    return ALLOWED if actor.id is not None and appeal.member_id == actor.id else Denied("not_found")


def _read_groups(actor: Actor) -> sa.Select[Any]:
    return group_policies.browsable_groups(actor).with_only_columns(Group.id)


def trust_of(actor: Actor) -> int:
    """How far a member is trusted, from 0 to 4."""
    return int(actor.fact("trust")) if actor.signed_in else 0

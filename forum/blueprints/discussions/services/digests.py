"""The weekly digest of a group: drafted from what was curated, edited by a moderator, published as a post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.exc import IntegrityError

from forum.blueprints.discussions import policies
from forum.blueprints.discussions.errors import DigestPublished
from forum.blueprints.discussions.models.digests import GroupDigest
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import digests as queries
from forum.blueprints.discussions.queries.digests import DigestDraft, Pick
from forum.blueprints.discussions.rules import LONGEST_BODY
from forum.blueprints.discussions.services import threads
from forum.blueprints.groups.queries import groups as group_queries
from forum.kernel import audit, clock
from forum.kernel.actor import Actor
from forum.kernel.database import session
from forum.kernel.errors import Conflict, Invalid
from forum.kernel.etags import check_version
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.use_case import savepoint, use_case


@use_case
def save_digest(
    actor: Actor,
    group_id: int,
    week: date,
    title: str,
    intro: str = "",
    items: Sequence[dict[str, str]] = (),
    version: int | None = None,
) -> GroupDigest:
    """Keep which items are told, in which order and with which words. Raises NotFound, Forbidden, DigestPublished,
    Invalid for what did not happen in the week, StaleVersion, VersionRequired once there is a draft."""
    draft = queries.get_draft(actor, group_id, week)
    authorize(policies.can_edit_digest, actor, draft.group)
    digest = _open_digest(draft, version)
    known = {pick.key for pick in draft.picks}
    if any(item["key"] not in known for item in items):
        raise Invalid(errors={"items": [_("Choose only what happened in this week.")]})
    unique = list({item["key"]: {"key": item["key"], "note": item.get("note", "")} for item in items}.values())
    digest.edit(title, intro, unique, actor.id or 0, clock.now())
    _keep(digest)
    return digest


@use_case
def publish_digest(actor: Actor, group_id: int, week: date, version: int | None = None) -> Thread:
    """Publish the week as a thread of the group: what was saved, or what is drafted when nothing was.

    Raises NotFound, Forbidden, Invalid when there is nothing to tell, DigestPublished, StaleVersion.
    """
    draft = queries.get_draft(actor, group_id, week)
    authorize(policies.can_edit_digest, actor, draft.group)
    digest = _open_digest(draft, version, strict=False)
    if not draft.chosen:
        raise Invalid(errors={"items": [_("Choose at least one item. An empty digest is not published.")]})
    body = compose(draft)
    if len(body) > LONGEST_BODY:
        raise Invalid(errors={"items": [_("This is too long for a post. Choose fewer items.")]})
    items = [{"key": pick.key, "note": pick.note} for pick in draft.chosen]
    digest.edit(draft.title, draft.intro, items, actor.id or 0, clock.now())
    _keep(digest)
    thread = threads.start_thread(actor, draft.group.id, draft.title, body)
    digest.publish(thread.id, clock.now())
    session.flush()
    told = {"week": week.isoformat(), "thread_id": thread.id}
    audit.log(actor, "digest_published", "group", draft.group.id, group_id=draft.group.id, public=told)
    return thread


@use_case
def save_and_publish(
    actor: Actor, group_id: int, week: date, title: str, intro: str, items: Sequence[dict[str, str]], version: int
) -> Thread:
    """Keep a draft and publish it at once, or neither."""
    authorize(policies.can_edit_digest, actor, group_queries.get_group(actor, group_id))
    digest = save_digest(actor, group_id, week, title, intro, items, version)
    return publish_digest(actor, group_id, week, digest.version)


def compose(draft: DigestDraft) -> str:
    """The Markdown of the post: the words of the moderator, then each kind with its items."""
    parts = [draft.intro] if draft.intro else []
    for kind in dict.fromkeys([pick.kind for pick in draft.chosen]):
        picks = [pick for pick in draft.chosen if pick.kind == kind]
        parts += [f"## {_heading(kind)}", "\n".join(_line(pick) for pick in picks)]
    return "\n\n".join(parts)


def _open_digest(draft: DigestDraft, version: int | None, *, strict: bool = True) -> GroupDigest:
    digest = queries.find_digest(draft.group.id, draft.week, lock=True)
    if digest is not None and digest.published:
        raise DigestPublished
    check_version(digest.version if digest else 0, version, required=strict and digest is not None)
    return digest or GroupDigest(group_id=draft.group.id, week=draft.week)


def _keep(digest: GroupDigest) -> None:
    try:
        with savepoint():
            session.add(digest)
            session.flush()
    except IntegrityError as error:  # another moderator has just begun the same week
        raise Conflict from error


def _heading(kind: str) -> str:
    headings = {
        "solved": _("Answered"), "summarised": _("Summed up"), "featured": _("Worth reading"),
        "resource": _("New in the library"), "lively": _("New discussions"),
        "unanswered": _("Still waiting for an answer"),
    }  # fmt: skip
    return str(headings[kind])


def _line(pick: Pick) -> str:
    title = pick.title.replace("[", "(").replace("]", ")")
    line = f"- **[{title}]({pick.path})**, {pick.by}"
    return f"{line}  \n  {pick.note}" if pick.note else line

"""Posting what a member wrote in a mail, as she would on the page: the same verbs, rights and limits."""

from __future__ import annotations

from collections.abc import Sequence

from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.rules import LONGEST_BODY, LONGEST_TITLE, SHORTEST_TITLE
from forum.blueprints.discussions.services import posts, threads
from forum.blueprints.groups.queries import groups as group_queries
from forum.blueprints.messages.rules import LONGEST_BODY as LONGEST_MESSAGE
from forum.blueprints.messages.services import messages
from forum.blueprints.notifications.errors import EmptyMail, MailTooLong, TitleMissing
from forum.blueprints.notifications.rules.inbound import HELD, POSTED
from forum.blueprints.notifications.rules.letter_phrases import ANSWERED
from forum.blueprints.notifications.rules.reply_addresses import CONVERSATION, GROUP, Addressed
from forum.blueprints.notifications.services.errands import Errand
from forum.kernel import actor as kernel_actor
from forum.kernel.errors import NotFound
from forum.kernel.policies import ALLOWED, Decision
from forum.kernel.text import clean, shorten

MOST_FILES = 10


def post(errand: Errand, file_ids: Sequence[int]) -> str:
    """Within a use case: write what the mail says where it was sent to. Raises what the verbs do, and EmptyMail,
    MailTooLong, TitleMissing. Says whether it stands or waits for approval.
    """
    assert errand.member is not None
    assert errand.addressed is not None
    writer, kind = as_actor(errand.member), errand.addressed.kind
    body = clean(errand.written.text).strip()
    longest = LONGEST_MESSAGE if kind == CONVERSATION else LONGEST_BODY
    if len(body) > longest:
        raise MailTooLong(longest)
    if not body and not (kind == CONVERSATION and file_ids):
        raise EmptyMail
    if kind == CONVERSATION:
        messages.send_message(writer, errand.addressed.target_id, body, file_ids=file_ids)
        return POSTED
    if kind == GROUP:
        return _start(writer, errand, body, file_ids)
    return _reply(writer, errand.addressed.target_id, body, file_ids)


def may_attach(writer: kernel_actor.Member, addressed: Addressed) -> Decision:
    """Whether files of the mail may go where it was sent to; what is not there is refused later, as a whole."""
    if addressed.kind == CONVERSATION:
        return ALLOWED
    try:
        if addressed.kind == GROUP:
            group = group_queries.get_group(writer, addressed.target_id)
        else:
            group = post_queries.get_post(writer, addressed.target_id).thread.group
    except NotFound:
        return ALLOWED
    return discussion_policies.can_attach(writer, group)


def _start(writer: kernel_actor.Member, errand: Errand, body: str, file_ids: Sequence[int]) -> str:
    assert errand.addressed is not None
    title = shorten(ANSWERED.sub("", errand.subject), LONGEST_TITLE)
    if len(title) < SHORTEST_TITLE:
        raise TitleMissing
    thread = threads.start_thread(writer, errand.addressed.target_id, title, body, file_ids=file_ids)
    return HELD if thread.pending else POSTED


def _reply(writer: kernel_actor.Member, post_id: int, body: str, file_ids: Sequence[int]) -> str:
    """An answer to a post that is gone meanwhile stands in its thread all the same."""
    answered = post_queries.get_post(writer, post_id)
    reply_to = answered.id if answered.stands and answered.number > 1 else None
    made = posts.post_reply(writer, answered.thread_id, body, reply_to, file_ids)
    return HELD if made.pending_at is not None else POSTED

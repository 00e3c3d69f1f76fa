"""How a mail is addressed: from whom it comes, to which thread it belongs, where answers and unsubscribing go."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app

from forum.blueprints.discussions import policies as discussion_policies
from forum.blueprints.groups.models.groups import Group
from forum.blueprints.notifications.models.mails import DIGEST, LINES, TOGETHER, OutgoingMail
from forum.blueprints.notifications.queries.mail_contents import Prepared
from forum.blueprints.notifications.rules.preferences import subject_of
from forum.blueprints.notifications.rules.reply_addresses import BOUNCE, CONVERSATION, POST, reply_address
from forum.blueprints.notifications.rules.unsubscribing import unsubscribe_token
from forum.blueprints.notifications.services.sending import moment_of
from forum.kernel.i18n import _
from forum.kernel.letters import absolute
from forum.kernel.mail import mail_domain
from forum.kernel.mailbox import mailbox


def message_id(mail: OutgoingMail) -> str:
    """The same each time the mail is sent, so that programs keep one of two."""
    return f"<mail-{mail.id}.{mail.made_at:%Y%m%d%H%M%S}@{mail_domain()}>"


def scope_of(prepared: Prepared, *, private: bool) -> str:
    """What the link of a mail stops; that of a private one does not say of which group it is."""
    mail = prepared.mail
    if mail.kind == DIGEST and prepared.digest is not None:
        if private:
            return "digests"
        return f"digest-{prepared.digest.group.id}"
    if mail.kind == TOGETHER:
        return "together"
    return "messages" if mail.kind == LINES else subject_of(prepared.contents.told[0].notification.kind)


def unsubscribe_url(prepared: Prepared, *, private: bool) -> str:
    """The address that stops mails like this one."""
    secret, member_id = str(current_app.config["SECRET_KEY"]), prepared.reader.member.id
    return absolute(f"/unsubscribe/{unsubscribe_token(secret, member_id, scope_of(prepared, private=private))}")


def headers_of(prepared: Prepared, *, private: bool) -> dict[str, str]:
    """What mail programs read; a private mail says of which list it is and no more."""
    headers = {
        "List-Unsubscribe": f"<{unsubscribe_url(prepared, private=private)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<members.{mail_domain()}>",
        "Precedence": "list",
    }
    if private:
        return headers
    group = group_of(prepared)
    if group is not None:
        headers["List-Id"] = f"{_words(group.name)} <{group.slug}.groups.{mail_domain()}>"
    root = _root(prepared)
    if root:
        headers |= {"In-Reply-To": root, "References": root}
    answers = answers_to(prepared)
    return headers | ({"Reply-To": answers} if answers else {})


def returns_to(prepared: Prepared) -> str:
    """Where a mail comes back to that cannot be delivered; empty when nobody takes it there."""
    box, member_id = mailbox(), prepared.reader.member.id
    return reply_address(box.key, box.address, member_id, BOUNCE, 0, moment_of(prepared.mail)) if box else ""


def answers_to(prepared: Prepared) -> str:
    """Where an answer goes to; empty for what cannot be answered by mail, by nobody or not by this reader."""
    box, at = mailbox(), moment_of(prepared.mail)
    if box is None or prepared.mail.kind in (TOGETHER, DIGEST):
        return ""
    address, member_id = (box.key, box.address), prepared.reader.member.id
    if prepared.mail.kind == LINES:
        conversation = prepared.contents.talks[0].conversation
        return reply_address(*address, member_id, CONVERSATION, conversation.id, at)
    posts = prepared.contents.told[0].posts
    if not posts or not discussion_policies.can_reply(prepared.reader.actor, posts[-1].thread):
        return ""
    return reply_address(*address, member_id, POST, posts[-1].id, at)


def group_of(prepared: Prepared) -> Group | None:
    """The one group that a mail is about, if any."""
    if prepared.digest is not None:
        return prepared.digest.group
    if prepared.mail.kind in (TOGETHER, LINES):
        return None
    told = prepared.contents.told[0].notification
    return told.thread.group if told.thread is not None else told.group


def sender_of(prepared: Prepared, *, private: bool) -> str:
    """The name in front of our address: that of the one who wrote, if it is one and may be named."""
    authors = authors_of(prepared)
    site = current_app.config["SITE_NAME"]
    if private or len(authors) != 1 or prepared.mail.kind in (TOGETHER, DIGEST):
        return str(site)
    return str(_("%(name)s on %(site)s", name=authors[0], site=site))


def authors_of(prepared: Prepared) -> Sequence[str]:
    """Who wrote what a mail tells, each once, in order."""
    names = [line.author.name for talk in prepared.contents.talks for line in talk.lines]
    for told in prepared.contents.told:
        by = told.notification.told_by
        names += [post.author.name for post in told.posts] or ([by.name] if by is not None else [])
    return list(dict.fromkeys(names))


def _root(prepared: Prepared) -> str:
    if prepared.mail.kind == LINES:
        return f"<conversation-{prepared.mail.conversation_id}@{mail_domain()}>"
    if prepared.mail.kind in (TOGETHER, DIGEST):
        return ""
    thread = prepared.contents.told[0].notification.thread
    return f"<thread-{thread.id}@{mail_domain()}>" if thread is not None else ""


def _words(name: str) -> str:
    return " ".join("".join(" " if letter in '<>"\\' else letter for letter in name).split())

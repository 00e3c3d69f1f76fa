"""Writing down what a mail tells, in the transaction that prepares it, so that no other tells it again."""

from __future__ import annotations

from forum.blueprints.notifications.models.mails import MailedLines, MailedNotification, MailedPost
from forum.blueprints.notifications.queries.mail_contents import Prepared
from forum.kernel.database import insert_new, replace_rows


def write_down(prepared: Prepared) -> None:
    """Within a use case: keep which posts, notifications and lines this mail tells; of one that is sent once more the
    same is kept already."""
    if prepared.mail.prepared_at is not None:
        return
    mail_id, member_id = prepared.mail.id, prepared.reader.member.id
    told, talks = prepared.contents.told, prepared.contents.talks
    post_ids = {post.id for one in told for post in one.posts} | set(prepared.post_ids)
    insert_new(MailedPost, [{"member_id": member_id, "post_id": n, "mail_id": mail_id} for n in sorted(post_ids)])
    notifications = [one.notification for one in told]
    replace_rows(
        MailedNotification, [{"notification_id": one.id, "up_to": one.at, "mail_id": mail_id} for one in notifications]
    )
    lines = [
        {
            "member_id": member_id, "conversation_id": talk.conversation.id, "since": talk.since,
            "number": talk.number, "mail_id": mail_id,
        }
        for talk in talks
    ]  # fmt: skip
    replace_rows(MailedLines, lines)

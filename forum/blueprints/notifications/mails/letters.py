"""From what a mail tells to the letter: subject, text and HTML."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from forum.blueprints.notifications.mails import addressing, parts
from forum.blueprints.notifications.models.mails import DIGEST, LINES, TOGETHER
from forum.blueprints.notifications.queries.mail_contents import Prepared
from forum.blueprints.notifications.rules import kinds
from forum.blueprints.notifications.services.sending import moment_of
from forum.kernel.i18n import _, ngettext, written_for
from forum.kernel.letters import absolute, render_letter
from forum.kernel.mail import Mail
from forum.kernel.text import shorten

LONGEST_SUBJECT = 120
_FOLDER = "notifications/mails"


def mail_of(prepared: Prepared) -> Mail:
    """The letter in the language of its reader; a private one names nobody and holds neither titles nor text."""
    member = prepared.reader.member
    private = prepared.reader.preferences.content_free or bool(current_app.config["MAIL_PRIVATE"])
    with written_for(member.language, member.timezone):
        shown = _private(prepared) if private else _shown(prepared)
        shown["foot"] = _foot(prepared, private=private)
        text = render_template(f"{_FOLDER}/letter.txt", **shown)
        content = Markup(render_template(f"{_FOLDER}/letter.html", **shown))
        foot = Markup(render_template(f"{_FOLDER}/foot.html", **shown["foot"]))
        return Mail(
            to=member.email, subject=shown["subject"], text=text,
            html=render_letter(shown["subject"], content, preheader=shown["preheader"], foot=foot),
            sender=addressing.sender_of(prepared, private=private), message_id=addressing.message_id(prepared.mail),
            at=moment_of(prepared.mail), headers=addressing.headers_of(prepared, private=private),
            returns_to=addressing.returns_to(prepared),
        )  # fmt: skip


def _shown(prepared: Prepared) -> dict[str, Any]:
    if prepared.mail.kind == DIGEST:
        return _digest(prepared)
    together = prepared.mail.kind == TOGETHER
    sections = parts.sections_of(
        prepared.contents, whole=not together, message_text=prepared.reader.preferences.message_text
    )
    first = sections[0].pieces[0]
    said = " ".join(said.plainly for said in first.said) or first.detail
    besides = parts.sections_besides(prepared.besides)
    shown = {"sections": [*sections, *besides], "together": together, "more": prepared.contents.more, "preheader": said}
    return shown | {"subject": shorten(_subject(prepared, sections), LONGEST_SUBJECT), "action": _action(prepared)}


def _subject(prepared: Prepared, sections: list[parts.Section]) -> str:
    first = sections[0].pieces[0]
    names = _listed(list(addressing.authors_of(prepared)))
    if prepared.mail.kind == TOGETHER:
        return _subject_together(names, first.title, sum(len(one.pieces) for one in sections) - 1)
    if prepared.mail.kind == LINES:
        title = prepared.contents.talks[0].conversation.title
        if title:
            return str(_("%(name)s in “%(title)s”", name=names, title=title))
        return str(ngettext("Message from %(name)s", "Messages from %(name)s", len(first.said) or 1, name=names))
    told = prepared.contents.told[0]
    if not told.posts:
        return first.title
    thread = told.posts[0].thread
    return str(_("%(name)s in %(group)s: %(title)s", name=names, group=thread.group.name, title=thread.title))


def _subject_together(names: str, title: str, more: int) -> str:
    start = title if names in ("", title) else str(_("%(name)s: %(title)s", name=names, title=title))
    if not more:
        return start
    return str(ngettext("%(start)s, and %(num)s more", "%(start)s, and %(num)s more", more, start=start))


def _listed(names: list[str]) -> str:
    if len(names) > 2:
        others = len(names) - 2
        return str(ngettext("%(names)s and %(num)s other", "%(names)s and %(num)s others", others,
                            names=", ".join(names[:2])))  # fmt: skip
    if len(names) == 2:
        return str(_("%(first)s and %(second)s", first=names[0], second=names[1]))
    return names[0] if names else ""


def _action(prepared: Prepared) -> dict[str, str]:
    if prepared.mail.kind == TOGETHER:
        return {"label": str(_("See all of it")), "url": absolute("/notifications?unread=1")}
    if prepared.mail.kind == LINES:
        return {"label": str(_("Answer")), "url": absolute(prepared.contents.talks[0].lines[0].path)}
    told = prepared.contents.told[0]
    if told.posts:
        return {"label": str(_("Read and answer")), "url": absolute(told.posts[0].path)}
    return {"label": str(_("Open it")), "url": absolute(told.notification.path)}


def _digest(prepared: Prepared) -> dict[str, Any]:
    digest = prepared.digest
    assert digest is not None
    week = str(_("The week in %(group)s", group=digest.group.name))
    if digest.post is not None:
        said = parts.said_of(digest.post, whole=True)
        title = digest.post.thread.title
        subject = str(_("%(group)s: %(title)s", group=digest.group.name, title=title))
        piece = parts.Piece(title=title, url=said.url, said=[said])
        section = parts.Section(name=digest.group.name, pieces=[piece])
        action = {"label": str(_("Read and answer")), "url": said.url}
        return {"sections": [section], "subject": shorten(subject, LONGEST_SUBJECT), "preheader": said.plainly,
                "action": action, "together": False, "more": False}  # fmt: skip
    sections = parts.digest_sections(digest)
    titles = ", ".join(piece.title for section in sections for piece in section.pieces)
    action = {"label": str(_("Open the group")), "url": absolute(digest.group.path)}
    return {"sections": sections, "subject": shorten(week, LONGEST_SUBJECT), "preheader": titles, "action": action,
            "together": True, "more": False}  # fmt: skip


def _private(prepared: Prepared) -> dict[str, Any]:
    """How much is new, and nothing else."""
    site = current_app.config["SITE_NAME"]
    if prepared.mail.kind == DIGEST:
        title = str(_("A weekly digest of a group waits for you on %(site)s.", site=site))
    else:
        title = str(_("There is something new for you on %(site)s.", site=site))
    path = "/messages" if prepared.mail.kind == LINES else "/notifications"
    if prepared.mail.kind == DIGEST and prepared.digest is not None:
        path = "/groups"
    action = {"label": str(_("Open %(site)s", site=site)), "url": absolute(path)}
    piece = parts.Piece(title=title, url="", detail=str(_("This email says no more, as it was chosen.")))
    subject = str(_("Something new on %(site)s", site=site))
    return {"sections": [parts.Section(name="", pieces=[piece])], "subject": subject, "preheader": "",
            "action": action, "together": False, "more": False}  # fmt: skip


def _foot(prepared: Prepared, *, private: bool) -> dict[str, Any]:
    return {
        "reason": _reason(prepared, private=private),
        "answerable": not private and bool(addressing.answers_to(prepared)),
        "settings": absolute("/notifications/preferences"),
        "unsubscribe": addressing.unsubscribe_url(prepared, private=private),
    }


def _reason(prepared: Prepared, *, private: bool) -> str:
    if prepared.mail.kind == TOGETHER:
        return str(_("You get this because it waits for you and you have not read it."))
    if prepared.mail.kind == LINES:
        return str(_("You get this because you take part in this conversation."))
    if prepared.mail.kind == DIGEST and prepared.digest is not None:
        if private:
            return str(_("You get this because you are a member of a group."))
        return str(_("You get this because you are a member of %(group)s.", group=prepared.digest.group.name))
    return _reason_of(prepared.contents.told[0].notification.kind)


def _reason_of(kind: str) -> str:
    reasons = {
        kinds.MENTION: _("You get this because you were mentioned."),
        kinds.GROUP_NAMED: _("You get this because a group of yours was mentioned."),
        kinds.REPLY: _("You get this because somebody replied to you."),
        kinds.QUOTE: _("You get this because somebody quoted you."),
        kinds.THREAD: _("You get this because you watch this thread."),
        kinds.GROUP: _("You get this because you watch this group."),
    }
    return str(reasons.get(kind) or _("You get this because it was told to you and you have not read it."))

"""What a mail shows, ready for its text and its HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.notifications.queries.digests import Digest, Entry
from forum.blueprints.notifications.queries.mail_contents import Contents, Told
from forum.blueprints.notifications.queries.talks import Talk
from forum.blueprints.notifications.services.wording import words_of
from forum.kernel.i18n import _, ngettext
from forum.kernel.letters import STYLES, absolute, written_html, written_text
from forum.kernel.mailed_besides import Besides
from forum.kernel.markdown import plain
from forum.kernel.text import shorten

LONGEST_TOGETHER = 900  # characters of a post in a mail with other things
EXCERPT = 500


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody wrote: her name and city, the text for both forms of the mail, where it stands."""

    name: str
    url: str
    text: str
    html: Markup
    cut: bool = False

    @property
    def plainly(self) -> str:
        """The words alone, without the marks of Markdown."""
        return " ".join(plain(self.html).split())


@dataclass(kw_only=True)
class Piece:
    """A thread, a conversation, or a notification that stands by itself."""

    title: str
    url: str
    detail: str = ""
    said: Sequence[Said] = ()


@dataclass(kw_only=True)
class Section:
    """A group with its threads, the messages, or all else."""

    name: str
    pieces: list[Piece] = field(default_factory=list)


def sections_of(contents: Contents, *, whole: bool, message_text: bool) -> list[Section]:
    """Messages first, then group by group and thread by thread, then what is in none; `whole` cuts no text."""
    sections: dict[tuple[int, int | str], Section] = {}
    for talk in contents.talks:
        _section(sections, (0, 0), _("Messages")).pieces.append(_talk(talk, message_text))
    threads: dict[int, Piece] = {}
    for told in contents.told:
        _add(sections, threads, told, whole)
    return [sections[key] for key in sorted(sections, key=lambda key: key[0])]


def sections_besides(besides: Sequence[Besides]) -> list[Section]:
    """What features add, below what the mail tells."""
    return [
        Section(
            name=one.name,
            pieces=[Piece(title=entry.title, url=absolute(entry.path), detail=entry.detail) for entry in one.entries],
        )
        for one in besides
    ]


def person(member: Member) -> str:
    """A name with its city."""
    return f"{member.name}, {member.city.name}" if member.city else member.name


def said_of(post: Post, *, whole: bool) -> Said:
    """A post as a mail shows it."""
    url = absolute(post.path)
    if whole or len(plain(post.html)) <= LONGEST_TOGETHER:
        return Said(name=person(post.author), url=url, text=written_text(post.body), html=written_html(post.html))
    text = shorten(plain(post.html), EXCERPT)
    return Said(name=person(post.author), url=url, text=text, html=_paragraph(text), cut=True)


def digest_sections(digest: Digest) -> list[Section]:
    """What was found in a week, kind by kind, and who came."""
    names = {
        "solved": _("Answered"), "summarised": _("Summed up"), "featured": _("Worth reading"),
        "resource": _("New in the library"), "lively": _("New discussions"),
        "unanswered": _("Still waiting for an answer"),
    }  # fmt: skip
    sections: dict[str, Section] = {}
    for entry in digest.entries:
        section = sections.setdefault(entry.kind, Section(name=str(names[entry.kind])))
        section.pieces.append(Piece(title=entry.title, url=absolute(entry.path), detail=_facts(entry)))
    if digest.newcomers:
        pieces = [Piece(title=person(one), url=absolute(one.path)) for one in digest.newcomers]
        sections["newcomers"] = Section(name=str(_("New in the group")), pieces=pieces)
    return list(sections.values())


def _facts(entry: Entry) -> str:
    if not entry.replies:
        return person(entry.by)
    replies = ngettext("%(num)s reply", "%(num)s replies", entry.replies)
    return f"{person(entry.by)} · {replies}"


def _add(sections: dict[tuple[int, int | str], Section], threads: dict[int, Piece], told: Told, whole: bool) -> None:
    notification = told.notification
    group = notification.thread.group if notification.thread is not None else notification.group
    key = (1, group.id) if group is not None else (2, 0)
    section = _section(sections, key, group.name if group is not None else _("More"))
    if not told.posts:
        words = words_of(notification)
        detail = words.excerpt or words.detail
        section.pieces.append(Piece(title=words.sentence, url=absolute(notification.path), detail=detail))
        return
    thread = told.posts[0].thread
    if thread.id not in threads:
        threads[thread.id] = Piece(title=thread.title, url=absolute(told.posts[0].path))
        section.pieces.append(threads[thread.id])
    threads[thread.id].said = [*threads[thread.id].said, *(said_of(post, whole=whole) for post in told.posts)]


def _section(sections: dict[tuple[int, int | str], Section], key: tuple[int, int | str], name: str) -> Section:
    return sections.setdefault(key, Section(name=str(name)))


def _talk(talk: Talk, message_text: bool) -> Piece:
    names = list(dict.fromkeys(line.author.name for line in talk.lines))
    title = talk.conversation.title or ", ".join(names)
    url = absolute(talk.lines[0].path)
    said = [_line(line) for line in talk.lines] if message_text else []
    detail = "" if message_text else ", ".join(names)
    return Piece(title=title, url=url, detail=detail if detail != title else "", said=said)


def _line(line: Message) -> Said:
    files = [attached.file.filename for attached in line.shown_attachments]
    listed = _("Files: %(names)s", names=", ".join(files)) if files else ""
    text = "\n\n".join(part for part in (written_text(line.shown_body), str(listed)) if part)
    html = written_html(line.shown_html) + (_paragraph(str(listed)) if listed else Markup(""))
    return Said(name=line.author.name, url=absolute(line.path), text=text, html=html)


def _paragraph(text: str) -> Markup:
    return Markup('<p style="{}">{}</p>').format(STYLES["p"], text)

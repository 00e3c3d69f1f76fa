"""The HTML of mails: one calm frame, styles in the elements themselves, dark where the reader's device is dark."""

from __future__ import annotations

import re
from html import unescape

import nh3
from flask import current_app, render_template
from flask_babel import get_locale
from markupsafe import Markup, escape

from forum.kernel.text import shorten

LONGEST_PREHEADER = 110
INK, MUTED, LINE, ACCENT, PAPER = "#1f2328", "#5c636b", "#d9dce0", "#0b5d66", "#ffffff"
_LINK = f"color:{ACCENT};text-decoration:underline"
STYLES = {
    "a": _LINK,
    "blockquote": f"margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid {LINE};color:{MUTED}",
    "p": "margin:0 0 12px",
    "ul": "margin:0 0 12px;padding:0 0 0 22px",
    "ol": "margin:0 0 12px;padding:0 0 0 22px",
    "li": "margin:0 0 4px",
    "pre": "margin:0 0 12px;white-space:pre-wrap;font-family:monospace;font-size:14px",
    "h2": "margin:16px 0 8px;font-size:18px;line-height:1.3",
    "h3": "margin:16px 0 8px;font-size:16px;line-height:1.3",
    "table": "margin:0 0 12px;border-collapse:collapse",
    "td": f"padding:4px 10px 4px 0;border-bottom:1px solid {LINE}",
    "th": f"padding:4px 10px 4px 0;border-bottom:1px solid {LINE};text-align:left",
}  # fmt: skip
_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_PICTURE = re.compile(r'<img\b[^>]*?\bsrc="([^"]*)"[^>]*>')
_SAID_OF_IT = re.compile(r'\balt="([^"]*)"')
_BOX = re.compile(r"<input\b([^>]*)>")
_LOCAL = re.compile(r"\]\((/(?!/)[^)\s]*)")
_URL = re.compile(r"https?://\S+")


def absolute(path: str) -> str:
    """An address of this site as a mail needs it."""
    return f"{current_app.config['PUBLIC_URL']}{path}" if path.startswith("/") else path


def written_text(markdown: str) -> str:
    """What a member wrote, as the text of a mail shows it: links to places of this site lead there from anywhere."""
    return _LOCAL.sub(lambda found: f"]({absolute(found[1])}", markdown)


def written_html(rendered: str) -> Markup:
    """What a member wrote, as a mail shows it: pictures as links, since they are for members alone."""
    text = _BOX.sub(lambda found: "☑ " if "checked" in found[1] else "☐ ", _PICTURE.sub(_as_link, rendered))
    return Markup(
        nh3.clean(
            text, tags=_TAGS, attributes={"a": {"href"}, "td": {"align"}, "th": {"align"}, "ol": {"start"}},
            attribute_filter=lambda tag, name, value: absolute(value) if name == "href" else value,
            set_tag_attribute_values={tag: {"style": style} for tag, style in STYLES.items()},
            url_schemes={"http", "https", "mailto"}, link_rel=None,
        )
    )  # fmt: skip


def letter_of(subject: str, text: str, action: str = "") -> str:
    """A mail of plain paragraphs as HTML; a link that stands by itself is a button that says `action`."""
    parts = [part.strip() for part in text.strip().split("\n\n") if part.strip()]
    told = [_paragraph(part, action) for part in parts]
    first = next((part for part in parts[1:] if not _URL.fullmatch(part)), "")
    return render_letter(subject, Markup("\n").join(told), preheader=first)


def render_letter(subject: str, content: Markup, preheader: str = "", foot: Markup | str = "") -> str:
    """The whole HTML of a mail; `preheader` is what lists of mails show beside the subject."""
    colours = {"ink": INK, "muted": MUTED, "line": LINE, "accent": ACCENT, "paper": PAPER}
    return render_template(
        "mail/letter.html", subject=subject, content=content, foot=foot, language=str(get_locale() or "en"),
        preheader=shorten(" ".join(preheader.split()), LONGEST_PREHEADER), **colours,
    )  # fmt: skip


def button(label: str, url: str) -> Markup:
    """A link that stands out."""
    style = f"display:inline-block;padding:10px 18px;border-radius:6px;background:{ACCENT};color:{PAPER};"
    link = Markup('<a class="action" href="{}" style="{}text-decoration:none">{}</a>')
    return link.format(url, style, label)


def _paragraph(part: str, action: str) -> Markup:
    style = STYLES["p"]
    if _URL.fullmatch(part):
        link = button(action, part) if action else Markup('<a href="{0}" style="{1}">{0}</a>').format(part, _LINK)
        return Markup('<p style="{}">{}</p>').format(style, link)
    return Markup('<p style="{}">{}</p>').format(style, Markup("<br>").join(part.split("\n")))


def _as_link(found: re.Match[str]) -> str:
    said = _SAID_OF_IT.search(found[0])
    name = escape(unescape(said[1]).strip() if said else "") or "🖼"
    return f'<a href="{found[1]}">{name}</a>'

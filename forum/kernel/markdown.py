"""Markdown to safe HTML, rendered once and stored; and to plain text for search and excerpts."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.tasklists import tasklists_plugin

from forum.kernel import emoji
from forum.kernel.codes import link_codes

LONGEST = 32_000
_MENTION = re.compile(r"@([a-z0-9][a-z0-9-]{0,62}[a-z0-9])(?![a-z0-9-])")
_CODE = re.compile(r"(```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`)", re.DOTALL)
_BREAK = re.compile(r"</(p|li|h[1-6]|blockquote|pre|tr|div|td|th)>|<br ?/?>")
_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "input", "label", "li",
    "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "img": {"src", "alt", "title"},
    "input": {"type", "checked", "disabled", "class"},
    "li": {"class"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
    "ul": {"class"},
    "code": {"class"},
}
_CLASSES = {"mention", "task-list-item", "contains-task-list", "task-list-item-checkbox", "criterion"}


def render(source: str, mentions: Mapping[str, str] | None = None) -> str:
    """Safe HTML of Markdown. `mentions` maps a handle to its address; other `@words` stay text; `:tada:` is drawn.
    Codes that a feature knows, such as `DM3`, lead to their pages.

    No raw HTML, no scripts, links with `nofollow ugc noopener`, headings from the second level down.
    """
    rendered = _parser().render(source, {"mentions": mentions or {}})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_keep,
        link_rel="nofollow ugc noopener",
    )


def find_mentions(source: str) -> list[str]:
    """The handles named with `@`, each once, in order, code and addresses left out."""
    prose = _CODE.sub(" ", source)
    found = [m.group(1) for m in _MENTION.finditer(prose.lower()) if not _is_inside_word(prose, m.start())]
    return list(dict.fromkeys(found))


def plain(rendered: str) -> str:
    """The text of rendered HTML, a line for each paragraph, list item or cell."""
    text = _BREAK.sub("\n", rendered)
    text = html.unescape(nh3.clean(text, tags=set()))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _keep(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(name for name in value.split() if name in _CLASSES) or None
    if tag == "input" and attribute == "type" and value != "checkbox":
        return None
    if tag == "img" and attribute == "src" and not value.startswith("/files/"):
        return None  # an image elsewhere would tell its server who reads here
    return value


def _is_inside_word(text: str, start: int) -> bool:
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in "@/._-")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 20})
    parser.enable(["table", "strikethrough", "linkify"]).use(tasklists_plugin, label=True)
    parser.inline.ruler.before("link", "mention", _mention)
    parser.inline.ruler.before("link", "emoji", _emoji)
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.core.ruler.push("align_cells", _align_cells)
    parser.core.ruler.push("codes", link_codes)
    return parser


def _mention(state: StateInline, silent: bool) -> bool:
    found = _MENTION.match(state.src.lower(), state.pos)
    if not found or _is_inside_word(state.src, state.pos):
        return False
    address = state.env.get("mentions", {}).get(found.group(1))
    if address is None:
        return False
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": address, "class": "mention"}
        state.push("text", "", 0).content = state.src[state.pos : found.end()]
        state.push("link_close", "a", -1)
    state.pos = found.end()
    return True


def _emoji(state: StateInline, silent: bool) -> bool:
    found = emoji.NAMED.match(state.src, state.pos)
    if not found or _is_inside_word(state.src, state.pos):
        return False
    symbol = emoji.symbols().get(found.group(1))
    if symbol is None:
        return False
    if not silent:
        state.push("text", "", 0).content = symbol
    state.pos = found.end()
    return True


def _lower_headings(state: Any) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _align_cells(state: Any) -> None:
    """Columns of figures keep their side, without the style that the policy of our pages forbids."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and token.attrs.get("style"):
            token.attrs["align"] = str(token.attrs.pop("style")).removeprefix("text-align:")

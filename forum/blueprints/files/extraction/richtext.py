"""Reads RTF: a page per section, its pictures and embedded objects left where they are."""

import re
from pathlib import Path

from forum.blueprints.files.extraction.cleaning import clean_line
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.problems import CORRUPT, Unreadable
from forum.blueprints.files.extraction.results import Reading
from forum.blueprints.files.extraction.sections import Sections

_MOST_UNCLOSED = 1_000
_BLOB = re.compile(r"[0-9a-fA-F\r\n]{400,}")
_CODE_PAGE = re.compile(r"\\ansicpg(\d{1,5})")
_TITLE = re.compile(r"\{\\title\s([^{}]{0,1000})\}")
_STYLE = re.compile(r"\{\\s(\d{1,4})(?!\d)([^{}]*)\}")
_OUTLINE = re.compile(r"\\outlinelevel(\d)(?!\d)")
_NAMED = re.compile(r"\bheading (\d)\s*;", re.IGNORECASE)
_USED = re.compile(r"(?<!\\)\\s(\d{1,4})(?!\d) ?")
# Characters that mean nothing to readers carry the level of a heading through the conversion.
_FIRST_MARK, _LAST_LEVEL = 0xE001, 9
_MARK = re.compile("[\ue001-\ue009]")


def read(path: Path, limits: Limits) -> Reading:
    """The sections of an RTF file; headings are known by their outline level or built-in style."""
    from striprtf.striprtf import rtf_to_text

    source = _BLOB.sub("", _MARK.sub(" ", _decoded(path)))
    if source.count("{") - source.count("}") > _MOST_UNCLOSED:
        raise Unreadable(CORRUPT)
    stated = _TITLE.search(source)
    title = clean_line(_whole(rtf_to_text("{\\rtf1 " + stated[1] + "}", errors="replace"))) if stated else ""
    sections = Sections()
    for line in _whole(rtf_to_text(_marked(source), errors="replace")).split("\n"):
        _add(sections, line)
    pages = sections.pages()
    first_heading = next((page.headings[0] for page in pages if page.headings), None)
    return Reading(pages, title=title or first_heading)


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    stated = _CODE_PAGE.search(content[:4096].decode("latin-1"))
    try:
        return content.decode(f"cp{stated[1]}" if stated else "cp1252", errors="replace")
    except LookupError:
        return content.decode("cp1252", errors="replace")


def _marked(source: str) -> str:
    levels = _heading_styles(source)

    def mark(used: re.Match[str]) -> str:
        level = levels.get(int(used[1]))
        return used[0] if level is None else f"\\s{used[1]} {chr(_FIRST_MARK + level)}"

    return _USED.sub(mark, source) if levels else source


def _heading_styles(source: str) -> dict[int, int]:
    start = source.find("{\\stylesheet")
    if start < 0:
        return {}
    end = source.find("}}", start)
    levels = {}
    for number, told in _STYLE.findall(source[start : end + 1]):
        outline, named = _OUTLINE.search(told), _NAMED.search(told)
        level = int(outline[1]) if outline else int(named[1]) - 1 if named else _LAST_LEVEL
        if 0 <= level < _LAST_LEVEL:
            levels[int(number)] = level
    return levels


def _whole(text: str) -> str:
    # Characters beyond the first 65,536 come as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _add(sections: Sections, line: str) -> None:
    mark = _MARK.search(line)
    plain = _MARK.sub("", line).strip()
    if plain.endswith("|"):
        plain = " | ".join(cell for cell in (clean_line(cell) for cell in plain.split("|")) if cell)
    elif mark:
        sections.add_heading(ord(mark[0]) - _FIRST_MARK + 1, plain)
        return
    sections.add_text(plain)

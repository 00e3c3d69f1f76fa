"""Reads Markdown: a page per section, markup stripped."""

from pathlib import Path

from forum.blueprints.files.extraction.charset import read_text
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.markup import sections_of
from forum.blueprints.files.extraction.results import Reading
from forum.blueprints.files.extraction.templating import without_front_matter, without_templating


def read(path: Path, limits: Limits) -> Reading:
    """The sections of a Markdown file; the title is that of its front matter, else the first heading."""
    from markdown_it import MarkdownIt

    stated, source = without_front_matter(read_text(path))
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    pages, title = sections_of(renderer.render(without_templating(source)))
    return Reading(pages, title=stated or title)

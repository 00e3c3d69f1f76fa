"""Small OpenDocument files and books, written by the tests themselves."""

import zipfile
from pathlib import Path

from forum.blueprints.files.extraction import media_types

Parts = dict[str, str | bytes]
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
                         ("presentation", "presentation"))
)  # fmt: skip
_META = (
    f'<office:document-meta {_NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
    "<dc:title>{title}</dc:title></office:meta></office:document-meta>"
)
_KINDS = {
    "text": media_types.ODT,
    "spreadsheet": media_types.ODS,
    "presentation": media_types.ODP,
}
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def write_package(path: Path, parts: Parts) -> Path:
    """A zip archive with these parts, the first one stored as it is."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts.items()):
            archive.writestr(name, content, compress_type=None if number else zipfile.ZIP_STORED)
    return path


def opendocument(kind: str, body: str, title: str = "", prologue: str = "", **parts: str | bytes) -> Parts:
    """The parts of an OpenDocument file of a kind (text, spreadsheet, presentation) with this body."""
    content = (
        f"{prologue}<office:document-content {_NAMESPACES}><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    return {
        "mimetype": _KINDS[kind],
        "content.xml": content,
        "meta.xml": _META.format(title=title),
        "META-INF/manifest.xml": "<manifest/>",
        **parts,
    }


def book(chapters: dict[str, str], title: str = "", metadata: str = "") -> Parts:
    """The parts of a book with these chapters, each the body of a page, in their order."""
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>{title}</dc:title>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine>"
        "</package>"
    )
    pages = {
        f"OEBPS/{name}": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
        for name, body in chapters.items()
    }
    return {"mimetype": media_types.EPUB, "META-INF/container.xml": _CONTAINER, "OEBPS/book.opf": package, **pages}

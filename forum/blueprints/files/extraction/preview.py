"""Draws thumbnails: a PDF's first page, or a sheet of paper with the beginning of any other text."""

import io
import textwrap
from typing import Any

import pypdfium2
from PIL import WebPImagePlugin  # noqa: F401 - loaded before the worker is confined

WIDTH = 480

_TALLEST = 2 * WIDTH
_QUALITY = 80
_PAPER = (480, 620)
_MARGIN = 44
_TITLE_SIZE, _TITLE_COLUMNS, _TITLE_LINES = 22, 32, 4
_TEXT_SIZE, _TEXT_COLUMNS = 11, 68
_LEADING = 1.45


def draw_page(page: Any) -> bytes | None:
    """The page as WebP, 480 pixels wide and at most twice as tall; None for a page without extent."""
    width, height = page.get_size()
    if width < 1 or height < 1:
        return None
    scale = WIDTH / width
    surplus = max(0.0, height - _TALLEST / scale)
    image = page.render(scale=scale, crop=(0, surplus, 0, 0)).to_pil().convert("RGB")
    encoded = io.BytesIO()
    image.save(encoded, "WEBP", quality=_QUALITY)
    return encoded.getvalue()


def draw_text(title: str, text: str) -> bytes | None:
    """The title and the first lines, set on paper.

    PDFium sets them, since its built-in fonts have the letters of all four languages.
    """
    document = pypdfium2.PdfDocument(_paper(_content(title, text)))
    try:
        return draw_page(document[0])
    finally:
        document.close()


def _content(title: str, text: str) -> bytes:
    bold = textwrap.wrap(title, _TITLE_COLUMNS, max_lines=_TITLE_LINES, placeholder=" …")
    top = _PAPER[1] - _MARGIN - _TITLE_SIZE
    heading = _set("B", _TITLE_SIZE, top, bold)
    below = top - len(bold) * _TITLE_SIZE * _LEADING - _TEXT_SIZE
    room = int((below - _MARGIN) / (_TEXT_SIZE * _LEADING))
    body = text.removeprefix(title).strip()[: room * _TEXT_COLUMNS * 2]
    wrapped = [line for paragraph in body.split("\n") for line in textwrap.wrap(paragraph, _TEXT_COLUMNS)]
    return b"0.2 g " + heading + b" 0.35 g " + _set("R", _TEXT_SIZE, below, wrapped[:room])


def _set(font: str, size: int, top: float, lines: list[str]) -> bytes:
    shown = b" ".join(b"(" + _escaped(line) + b") Tj T*" for line in lines)
    return f"BT /{font} {size} Tf {size * _LEADING:.2f} TL {_MARGIN} {top:.2f} Td ".encode() + shown + b" ET"


def _escaped(line: str) -> bytes:
    encoded = line.encode("cp1252", errors="replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _paper(content: bytes) -> bytes:
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    fonts = f"<< /R {font.format('Helvetica')} /B {font.format('Helvetica-Bold')} >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAPER[0]} {_PAPER[1]}] /Contents 4 0 R "
        f"/Resources << /Font {fonts} >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"

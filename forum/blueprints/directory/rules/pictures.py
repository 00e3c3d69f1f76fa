"""From an uploaded picture to the two that are shown: square, small, and nothing but pixels."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 8 * 1024 * 1024  # bytes
MOST_PIXELS = 50_000_000
SIZES = (256, 64)
_FORMATS = ("PNG", "JPEG", "WEBP")
_PAPER = (255, 255, 255)


class NotAPicture(Exception):
    """The bytes are no PNG, JPEG or WebP, or a broken one."""


class TooManyPixels(Exception):
    """The picture says that it is larger than it may be; it was not decoded."""


def draw_avatars(content: bytes) -> dict[int, bytes]:
    """The picture as WebP by size, cut square around its middle and turned as its camera said.

    Width and height are read from the head of the file before a pixel is decoded. Writing it anew leaves everything
    else behind: places, cameras, comments, whatever follows the picture. Raises NotAPicture, TooManyPixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _draw(content)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, OverflowError, MemoryError) as error:
        raise NotAPicture from error


def _draw(content: bytes) -> dict[int, bytes]:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise TooManyPixels
        if opened.format == "JPEG":
            opened.draft("RGB", (2 * SIZES[0], 2 * SIZES[0]))
        turned = ImageOps.exif_transpose(opened)
        flat = _on_paper(turned)
    return {size: _written(ImageOps.fit(flat, (size, size), Image.Resampling.LANCZOS)) for size in SIZES}


def _on_paper(picture: Image.Image) -> Image.Image:
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, (*_PAPER, 255))
    return Image.alpha_composite(paper, clear).convert("RGB")


def _written(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=86, method=4)
    return written.getvalue()

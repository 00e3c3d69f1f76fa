"""Pictures as they are kept: upright, not larger than a screen shows, without what cameras note beside them."""

import io
from dataclasses import dataclass
from pathlib import Path, PurePath

from PIL import Image, ImageOps

from forum.blueprints.files.extraction.media_types import PICTURES
from forum.blueprints.files.extraction.problems import TOO_MANY_PIXELS, WRONG_TYPE, Unreadable

LARGEST_SIDE = 2560
THUMBNAIL_SIDE = 480
_MOST_PIXELS = 40_000_000
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of a picture: its own type, and a smaller one as WebP."""

    media_type: str
    content: bytes
    thumbnail: bytes


def is_picture(filename: str) -> bool:
    """Whether the name is that of a picture; the bytes are another matter."""
    return PurePath(filename).suffix.casefold() in PICTURES


def redraw(path: Path, filename: str) -> Picture:
    """Draw a picture anew, so that only what is seen is kept: no place, no camera, no hidden second file.

    Raises Unreadable when the bytes are not of the kind the name says, or have more than 40 million pixels.
    """
    media_type = PICTURES[PurePath(filename).suffix.casefold()]
    try:
        with Image.open(path, formats=[_FORMATS[media_type]]) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Unreadable(TOO_MANY_PIXELS)
            opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            image = ImageOps.exif_transpose(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable(WRONG_TYPE) from error
    image = image.convert("RGBA" if image.has_transparency_data and media_type != "image/jpeg" else "RGB")
    image.info.clear()
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    content = _encoded(image, _FORMATS[media_type])
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(media_type, content, _encoded(image, "WEBP"))


def _encoded(image: Image.Image, kind: str) -> bytes:
    encoded = io.BytesIO()
    image.save(encoded, kind, quality=_QUALITY)
    return encoded.getvalue()

"""Pictures as they are kept: upright, not larger than a screen shows, without what cameras note beside them.

Runs in the child, as everything that decodes what people send.
"""

import io
from pathlib import Path
from typing import Any

from PIL import GifImagePlugin, Image, ImageOps, ImageSequence, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.problems import TOO_MANY_PIXELS, WRONG_TYPE, Unreadable
from forum.blueprints.files.extraction.results import Reading

LARGEST_SIDE = 2560
THUMBNAIL_SIDE = 480

_MOST_PIXELS = 40_000_000
_MOST_FRAMES = 1_000
_PAUSE = 100  # milliseconds, where a GIF states none
# Named here so that they are loaded before the worker is confined.
_FORMATS = [
    plugin.format
    for plugin in (JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile,
                   GifImagePlugin.GifImageFile)
]  # fmt: skip
_QUALITY = 85


def read(path: Path, limits: Limits) -> Reading:
    """Draw a picture anew, so that only what is seen is kept: no place, no camera, no hidden second file.

    A moving GIF keeps its frames. Raises Unreadable for what has more than 40 million pixels, all frames together.
    """
    try:
        with Image.open(path, formats=_FORMATS) as opened:
            kind = str(opened.format)
            _check_size(opened)
            if kind == "GIF" and getattr(opened, "is_animated", False):
                return _moving(opened)
            opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            ImageOps.exif_transpose(opened, in_place=True)
            image = _plain(opened, kind)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable(WRONG_TYPE) from error
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return Reading([], picture=_encoded(image, kind), thumbnail=_small(image))


def _check_size(opened: Image.Image) -> None:
    if opened.width * opened.height > _MOST_PIXELS:
        raise Unreadable(TOO_MANY_PIXELS)


def _moving(opened: Image.Image) -> Reading:
    frames, pauses = [], []
    for number, shown in enumerate(ImageSequence.Iterator(opened), start=1):
        # Counted on the way: asking for their number would go through a million of them.
        if number > _MOST_FRAMES or number * opened.width * opened.height > _MOST_PIXELS:
            raise Unreadable(TOO_MANY_PIXELS)
        pauses.append(int(shown.info.get("duration", _PAUSE)))
        frames.append(_plain(shown, "GIF"))
    for frame in frames:
        frame.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    moving = _encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=pauses, loop=0)
    return Reading([], picture=moving, thumbnail=_small(frames[0]))


def _plain(opened: Image.Image, kind: str) -> Image.Image:
    mode = "RGBA" if opened.has_transparency_data and kind != "JPEG" else "RGB"
    image = opened.convert(mode)
    image.info.clear()
    return image


def _small(image: Image.Image) -> bytes:
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return _encoded(image, "WEBP")


def _encoded(image: Image.Image, kind: str, **told: Any) -> bytes:
    encoded = io.BytesIO()
    image.save(encoded, kind, quality=_QUALITY, **told)
    return encoded.getvalue()

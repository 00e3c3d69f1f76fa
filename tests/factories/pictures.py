"""Pictures for tests."""

from __future__ import annotations

import io

from PIL import Image


def photo(size: tuple[int, int] = (3000, 1000), kind: str = "JPEG") -> bytes:
    """A picture as a camera writes it: turned, and with what it notes beside."""
    picture, taken = Image.new("RGB", size, "teal"), Image.Exif()
    taken[0x0112] = 6  # turned by a quarter
    taken[0x010F] = "Camera of Ana"
    taken.get_ifd(0x8825)[1] = "S"
    encoded = io.BytesIO()
    picture.save(encoded, kind, exif=taken)
    return encoded.getvalue()

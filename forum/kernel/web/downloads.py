"""Stored bytes as an answer: never run by the browser as a page of ours, never sent twice for nothing."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, cast
from urllib.parse import quote

from flask import Response, request, stream_with_context

from forum.kernel import clock, papers, sheets

_MADE = {**sheets.MEDIA_TYPES, "pdf": papers.MEDIA_TYPE}


def bytes_response(
    chunks: Callable[[], Iterator[bytes]],
    *,
    filename: str,
    media_type: str,
    etag: str,
    size: int | None = None,
    inline: bool = False,
    for_good: bool = False,
) -> Response:
    """The bytes to save under `filename`, or to show when `inline`; 304 when the browser has them.

    `chunks` opens the storage, which happens only when bytes are sent. The name is told as RFC 6266 and RFC 8187
    say. What an answer may be kept for is told by the caller's rights each time: it is revalidated, but for what
    everybody may have and never changes under its address (`for_good`).
    """
    response = Response(mimetype=media_type)
    response.headers["Content-Disposition"] = content_disposition(filename, inline=inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable" if for_good else "private, no-cache"
    response.set_etag(etag)
    response.make_conditional(request)
    if response.status_code == 304:
        return response
    if request.method != "HEAD":
        response.response = chunks()
    response.headers.pop("Content-Length", None)  # that of the body, which was empty so far
    if size is not None:
        response.content_length = size
    return response


def zip_response(filename: str, entries: Iterable[tuple[str, Iterable[bytes]]]) -> Response:
    """An archive made while it is sent, so that its size costs no memory; each entry is a name and its bytes."""
    response = Response(stream_with_context(_zipped(entries)), mimetype="application/zip")
    response.headers["Content-Disposition"] = content_disposition(filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _zipped(entries: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    sink = _Sink()
    at = clock.now()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, chunks in entries:
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                for chunk in chunks:
                    file.write(chunk)
                    yield sink.take()
            yield sink.take()
    yield sink.take()


class _Sink:
    """What an archive is written to and taken from piece by piece; it cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """There is nothing behind it."""

    def take(self) -> bytes:
        """What was written since it was last asked."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def sheet_response(chunks: Iterator[bytes], filename: str) -> Response:
    """A table to save under `filename`, whose ending says its kind; made as it is sent, so never kept."""
    return made_response(chunks, filename)


def made_response(chunks: Iterator[bytes], filename: str) -> Response:
    """A table or a paper to save under `filename`, whose ending says its kind; made for this answer, so never kept."""
    response = Response(chunks, content_type=_MADE[filename.rpartition(".")[2]])
    response.headers["Content-Disposition"] = content_disposition(filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def content_disposition(filename: str, *, inline: bool = False) -> str:
    """The header for a name in any script: an ASCII stand-in for old browsers, the name itself in UTF-8."""
    kind = "inline" if inline else "attachment"
    folded = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    simple = "".join(char for char in folded if char.isprintable() and char not in '"\\;%') or "file"
    header = f'{kind}; filename="{simple}"'
    return header if simple == filename else f"{header}; filename*=UTF-8''{quote(filename, safe='')}"

"""Reading the text of what has been uploaded, outside any transaction and outside this process."""

from __future__ import annotations

from forum.blueprints.files import queries, services
from forum.blueprints.files.events import FileStored
from forum.blueprints.files.extraction.extractor import Extractor
from forum.blueprints.files.extraction.problems import CRASHED
from forum.blueprints.files.extraction.results import Extraction
from forum.blueprints.files.models import File
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import NotFound
from forum.kernel.events import Lane, subscribe
from forum.kernel.storage.port import storage

_extractor = Extractor()


@subscribe(FileStored, lane=Lane.SLOW)
def read_text(event: FileStored) -> None:
    """Read the text in the child; whatever goes wrong there costs only the text. A file read before is left alone."""
    try:
        file = queries.get_file(SYSTEM, event.file_id)
    except NotFound:
        return
    if file.state == "waiting":
        services.keep_extraction(SYSTEM, file.id, _read(file))


def _read(file: File) -> Extraction:
    try:
        with storage().local(file.storage_key) as path:
            return _extractor.extract(path, file.filename)
    except FileNotFoundError:
        return Extraction(file.media_type, problem=CRASHED)

"""What the library does when the text of a file has been read, and when two cities become one."""

from __future__ import annotations

from forum.blueprints.cities.events import CityMerged
from forum.blueprints.files.events import FileExtracted
from forum.blueprints.library.services import adoptions, resources
from forum.kernel.actor import SYSTEM
from forum.kernel.events import subscribe


@subscribe(FileExtracted)
def take_title_and_language(event: FileExtracted) -> None:
    """The resource of the file takes what the document says of itself and can be found by its words."""
    resources.note_text_read(SYSTEM, event.file_id)


@subscribe(CityMerged)
def move_documents(event: CityMerged) -> None:
    """The documents of the city that ended, and those it uses, are of the one that stays."""
    resources.move_to_city(SYSTEM, event.from_id, event.into_id)
    adoptions.merge_city(SYSTEM, event.from_id, event.into_id)

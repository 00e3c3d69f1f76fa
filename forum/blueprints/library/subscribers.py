"""What the library does when the text of a file has been read, two cities become one, or a document is looked for."""

from __future__ import annotations

from forum.blueprints.cities.events import CityMerged
from forum.blueprints.files.events import FileExtracted
from forum.blueprints.library.events import DocumentRequested, PageWanted
from forum.blueprints.library.services import adoptions, duplicates, files, following, links, resources
from forum.kernel.actor import SYSTEM
from forum.kernel.events import Lane, subscribe


@subscribe(FileExtracted)
def take_title_and_language(event: FileExtracted) -> None:
    """The resource of the file takes what the document says of itself and can be found by its words."""
    resources.note_text_read(SYSTEM, event.file_id)
    files.note_file_read(SYSTEM, event.file_id)


@subscribe(FileExtracted, lane=Lane.SLOW)
def sketch_text(event: FileExtracted) -> None:
    """What the text is like is kept, so that documents that are much the same are noticed."""
    duplicates.sketch_file(SYSTEM, event.file_id)


@subscribe(PageWanted, lane=Lane.SLOW)
def copy_page(event: PageWanted) -> None:
    """The text of the page behind a link is kept; whatever goes wrong there costs only the copy."""
    links.copy_page(SYSTEM, event.resource_id)


@subscribe(CityMerged)
def move_documents(event: CityMerged) -> None:
    """The documents of the city that ended, and those it uses, are of the one that stays."""
    resources.move_to_city(SYSTEM, event.from_id, event.into_id)
    adoptions.merge_city(SYSTEM, event.from_id, event.into_id)


@subscribe(DocumentRequested, lane=Lane.SLOW)
def ask_who_may_have_it(event: DocumentRequested) -> None:
    """Those who may have the document hear that somebody looks for it."""
    following.route_request(SYSTEM, event.request_id)

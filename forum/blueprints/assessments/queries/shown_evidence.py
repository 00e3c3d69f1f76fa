"""Evidence as programme staff open it, and as it is frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from forum.blueprints.assessments.models.evidence import Evidence
from forum.blueprints.files.models import File
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.kernel.database import session

PDF = "application/pdf"


@dataclass(frozen=True)
class ShownEvidence:
    """A piece of evidence with the file behind it, if there is one: of a document that of the version of that day."""

    evidence: Evidence
    file: File | None

    @property
    def kind(self) -> str:
        """`document`, `file` or `link`."""
        return "document" if self.evidence.resource_id else "file" if self.evidence.file_id else "link"

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes; of a link, which may change, there is none."""
        return self.file.sha256 if self.file else ""

    @property
    def url(self) -> str:
        """Where it opens: at its page where one is named."""
        if self.file is None:
            return self.evidence.link
        return f"{self.file.path}#page={self.evidence.page}" if self.evidence.page else self.file.path

    @property
    def picture_url(self) -> str:
        """How the page looks that is meant, of a PDF; empty for anything else."""
        if self.file is None or self.file.media_type != PDF or self.file.state != "ready":
            return ""
        return f"{self.file.path}/pages/{self.evidence.page or 1}/picture"


def list_evidence(line_ids: Iterable[int]) -> Mapping[int, list[ShownEvidence]]:
    """The evidence of these lines, the oldest first; one statement. Who may see them is decided by the caller."""
    behind = sa.func.coalesce(Evidence.file_id, ResourceVersion.file_id, Resource.file_id)
    of_that_day = sa.and_(
        ResourceVersion.resource_id == Evidence.resource_id, ResourceVersion.number == Evidence.resource_version
    )
    statement = (
        sa.select(Evidence, File)
        .outerjoin(Resource, Resource.id == Evidence.resource_id)
        .outerjoin(ResourceVersion, of_that_day)
        .outerjoin(File, File.id == behind)
        .where(Evidence.line_id.in_(list(line_ids)))
        .order_by(Evidence.id)
    )
    by_line: dict[int, list[ShownEvidence]] = {}
    for evidence, file in session.execute(statement):
        by_line.setdefault(evidence.line_id, []).append(ShownEvidence(evidence, file))
    return by_line

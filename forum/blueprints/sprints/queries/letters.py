"""To whom letters of an application go, and in which language."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.sprints.models.applications import SprintApplication
from forum.kernel.database import session


def language_of(application: SprintApplication) -> tuple[str, str | None]:
    """The language and time zone of whoever sent the application; the call's language where that is unknown."""
    sender = session.get(Member, application.submitted_by_id) if application.submitted_by_id else None
    return (sender.language, sender.timezone) if sender else (application.sprint.language, None)


def recipients_of(application: SprintApplication) -> Sequence[Member]:
    """Whoever sent it, as long as she is of the city, and whoever leads the city now."""
    of_city = (Member.city_id == application.city_id, Member.closed_at.is_(None))
    concerned = sa.or_(Member.leads_city.is_(True), Member.id == (application.submitted_by_id or 0))
    return session.scalars(sa.select(Member).where(*of_city, concerned).order_by(Member.id)).all()

"""The survey after a sprint: who has answered, and what was answered, in two tables that nothing links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import JSON, Model


class SprintSurvey(Model):
    """What the people of a sprint's cities are asked, from `opened_at` on."""

    __tablename__ = "sprint_surveys"

    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprints.id"), primary_key=True)
    questions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    opened_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class SprintSurveyTaker(Model):
    """A member who has answered. There is no time in it, by which she could be found among the answers."""

    __tablename__ = "sprint_survey_takers"

    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_surveys.sprint_id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), primary_key=True, index=True)


class SprintSurveyAnswer(Model):
    """What somebody answered. `id` is drawn by chance, so that its order tells nothing either."""

    __tablename__ = "sprint_survey_answers"

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    sprint_id: Mapped[int] = mapped_column(sa.ForeignKey("sprint_surveys.sprint_id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)

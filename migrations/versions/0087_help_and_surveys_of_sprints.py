"""help and surveys of sprints"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = "0087"
down_revision = "0086"


def upgrade() -> None:
    op.create_table(
        "sprint_help_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sprint_id", sa.Integer(), nullable=False),
        sa.Column("adviser_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=True),
        sa.Column("booked_by_id", sa.Integer(), nullable=True),
        sa.Column("booked_at", database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("cancelled_at", database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_sprint_help_slots_span")),
        sa.ForeignKeyConstraint(["sprint_id"], ["sprints.id"], name=op.f("fk_sprint_help_slots_sprint_id")),
        sa.ForeignKeyConstraint(["adviser_id"], ["members.id"], name=op.f("fk_sprint_help_slots_adviser_id")),
        sa.ForeignKeyConstraint(["city_id"], ["cities.id"], name=op.f("fk_sprint_help_slots_city_id")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["members.id"], name=op.f("fk_sprint_help_slots_booked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sprint_help_slots")),
    )
    with op.batch_alter_table("sprint_help_slots", schema=None) as batch_op:
        batch_op.create_index("ix_sprint_help_slots_order", ["sprint_id", "starts_at", "id"], unique=False)
        batch_op.create_index("ix_sprint_help_slots_city", ["city_id", "starts_at"], unique=False)
        batch_op.create_index("ix_sprint_help_slots_adviser", ["adviser_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sprint_help_slots_booked_by_id"), ["booked_by_id"], unique=False)
    op.create_table(
        "sprint_surveys",
        sa.Column("sprint_id", sa.Integer(), nullable=False),
        sa.Column("questions", database.JSON, nullable=False),
        sa.Column("opened_at", database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sprint_id"], ["sprints.id"], name=op.f("fk_sprint_surveys_sprint_id")),
        sa.PrimaryKeyConstraint("sprint_id", name=op.f("pk_sprint_surveys")),
    )
    op.create_table(
        "sprint_survey_answers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sprint_id", sa.Integer(), nullable=False),
        sa.Column("answers", database.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["sprint_id"], ["sprint_surveys.sprint_id"], name=op.f("fk_sprint_survey_answers_sprint_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sprint_survey_answers")),
    )
    with op.batch_alter_table("sprint_survey_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sprint_survey_answers_sprint_id"), ["sprint_id"], unique=False)
    op.create_table(
        "sprint_survey_takers",
        sa.Column("sprint_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_sprint_survey_takers_member_id")),
        sa.ForeignKeyConstraint(
            ["sprint_id"], ["sprint_surveys.sprint_id"], name=op.f("fk_sprint_survey_takers_sprint_id")
        ),
        sa.PrimaryKeyConstraint("sprint_id", "member_id", name=op.f("pk_sprint_survey_takers")),
    )
    with op.batch_alter_table("sprint_survey_takers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sprint_survey_takers_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    op.drop_table("sprint_survey_takers")
    op.drop_table("sprint_survey_answers")
    op.drop_table("sprint_surveys")
    op.drop_table("sprint_help_slots")

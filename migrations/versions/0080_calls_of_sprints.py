"""pre-calls of sprints, when letters went out, and who is told when a call opens"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = "0080"
down_revision = "0079"


def upgrade() -> None:
    op.create_table(
        "sprint_call_watches",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_sprint_call_watches_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_sprint_call_watches")),
    )
    with op.batch_alter_table("sprints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("precalls", database.JSON, server_default="[]", nullable=False))
    with op.batch_alter_table("sprint_letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_at", database.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sprint_letters", schema=None) as batch_op:
        batch_op.drop_column("sent_at")
    with op.batch_alter_table("sprints", schema=None) as batch_op:
        batch_op.drop_column("precalls")
    op.drop_table("sprint_call_watches")

"""notification preferences"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0057'
down_revision = '0056'


def upgrade() -> None:
    op.create_table('notification_preferences',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('mail_cadence', sa.String(length=16), nullable=False),
    sa.Column('mail_at_once', database.JSON, nullable=False),
    sa.Column('mail_never', database.JSON, nullable=False),
    sa.Column('mail_only_unread', sa.Boolean(), nullable=False),
    sa.Column('mail_hour', sa.SmallInteger(), nullable=False),
    sa.Column('quiet_from', sa.SmallInteger(), nullable=True),
    sa.Column('quiet_until', sa.SmallInteger(), nullable=True),
    sa.Column('content_free', sa.Boolean(), nullable=False),
    sa.Column('message_text', sa.Boolean(), nullable=False),
    sa.Column('digests', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("mail_cadence IN ('at_once', 'every_4_hours', 'daily', 'weekly', 'never')", name=op.f('ck_notification_preferences_mail_cadence')),
    sa.CheckConstraint('(quiet_from IS NULL) = (quiet_until IS NULL)', name=op.f('ck_notification_preferences_quiet_hours')),
    sa.CheckConstraint('mail_hour BETWEEN 0 AND 23', name=op.f('ck_notification_preferences_mail_hour')),
    sa.CheckConstraint('quiet_from BETWEEN 0 AND 23', name=op.f('ck_notification_preferences_quiet_from')),
    sa.CheckConstraint('quiet_until BETWEEN 0 AND 23', name=op.f('ck_notification_preferences_quiet_until')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_notification_preferences_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_notification_preferences'))
    )


def downgrade() -> None:
    op.drop_table('notification_preferences')

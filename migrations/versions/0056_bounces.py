"""bounces"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0056'
down_revision = '0055'


def upgrade() -> None:
    op.create_table('mail_bounces',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('tenths', sa.Integer(), nullable=False),
    sa.Column('last_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('complained', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_mail_bounces_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_mail_bounces'))
    )


def downgrade() -> None:
    op.drop_table('mail_bounces')

"""addresses of feeds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'


def upgrade() -> None:
    op.create_table('feed_keys',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_feed_keys_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_feed_keys'))
    )


def downgrade() -> None:
    op.drop_table('feed_keys')

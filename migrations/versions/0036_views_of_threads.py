"""views of threads"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0036'
down_revision = '0035'


def upgrade() -> None:
    op.create_table('thread_views',
    sa.Column('thread_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('visitor', sa.String(length=24), nullable=False),
    sa.Column('seen_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('counted_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('thread_id', 'visitor', name=op.f('pk_thread_views'))
    )
    with op.batch_alter_table('thread_views', schema=None) as batch_op:
        batch_op.create_index('ix_thread_views_seen_at', ['seen_at'], unique=False)
        batch_op.create_index('ix_thread_views_waiting', ['thread_id'], unique=False, sqlite_where=sa.text('counted_at IS NULL'), postgresql_where=sa.text('counted_at IS NULL'))

    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.add_column(sa.Column('view_count', sa.Integer(), server_default='0', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.drop_column('view_count')

    with op.batch_alter_table('thread_views', schema=None) as batch_op:
        batch_op.drop_index('ix_thread_views_waiting', sqlite_where=sa.text('counted_at IS NULL'), postgresql_where=sa.text('counted_at IS NULL'))
        batch_op.drop_index('ix_thread_views_seen_at')

    op.drop_table('thread_views')

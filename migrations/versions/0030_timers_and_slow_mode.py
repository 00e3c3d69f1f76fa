"""timers and slow mode"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0030'
down_revision = '0029'
MOMENTS = ('pinned_until', 'timer_at', 'slow_until')
INDEXED = {'ix_threads_timer': 'timer_at', 'ix_threads_pinned_until': 'pinned_until'}


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column('threads', sa.Column(name, database.UTCDateTime(timezone=True), nullable=True))
    op.add_column('threads', sa.Column('timer_act', sa.String(length=8), server_default='', nullable=False))
    op.add_column('threads', sa.Column('timer_reason', sa.String(length=300), server_default='', nullable=False))
    op.add_column('threads', sa.Column('slow_seconds', sa.Integer(), server_default='0', nullable=False))
    # SQLite would otherwise copy a table to which many others refer.
    op.execute('ALTER TABLE threads ADD COLUMN timer_by_id INTEGER CONSTRAINT fk_threads_timer_by_id REFERENCES members (id)')
    op.create_index('ix_threads_timer_by_id', 'threads', ['timer_by_id'])
    for index, column in INDEXED.items():
        some = sa.text(f'{column} IS NOT NULL')
        op.create_index(index, 'threads', [column, 'id'], unique=False, postgresql_where=some, sqlite_where=some)


def downgrade() -> None:
    for index in ('ix_threads_timer_by_id', *INDEXED):
        op.drop_index(index, 'threads')
    for name in ('timer_by_id', 'timer_act', 'timer_reason', 'slow_seconds', *MOMENTS):
        op.drop_column('threads', name)

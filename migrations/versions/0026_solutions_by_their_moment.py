"""solutions by their moment"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
SOLVED = sa.text('solved_at IS NOT NULL')


def upgrade() -> None:
    op.create_index('ix_threads_solved', 'threads', ['solved_at', 'id'], postgresql_where=SOLVED, sqlite_where=SOLVED)
    op.create_index('ix_thread_summaries_written', 'thread_summaries', ['written_at'])


def downgrade() -> None:
    op.drop_index('ix_thread_summaries_written', 'thread_summaries')
    op.drop_index('ix_threads_solved', 'threads')

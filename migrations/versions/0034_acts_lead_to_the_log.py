"""acts told in a thread lead to their entry of the log, and the log is read by time"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'


def upgrade() -> None:
    with op.batch_alter_table('thread_events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))

    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entries_by_time', ['at', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entries_by_time')

    with op.batch_alter_table('thread_events', schema=None) as batch_op:
        batch_op.drop_column('entry_id')

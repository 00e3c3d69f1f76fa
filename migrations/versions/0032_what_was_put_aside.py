"""what was put aside"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0032'
down_revision = '0031'


def upgrade() -> None:
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.add_column(sa.Column('aside_at', database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('before_read_up_to', database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('before_new_from', database.UTCDateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_column('before_new_from')
        batch_op.drop_column('before_read_up_to')
        batch_op.drop_column('aside_at')


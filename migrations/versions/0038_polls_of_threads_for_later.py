"""polls of threads for later"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0038'
down_revision = '0037'


def upgrade() -> None:
    with op.batch_alter_table('scheduled_threads', schema=None) as batch_op:
        batch_op.add_column(sa.Column('poll', database.JSON, nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('scheduled_threads', schema=None) as batch_op:
        batch_op.drop_column('poll')


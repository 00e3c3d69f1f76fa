"""links between criteria that are suggestions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0067'
down_revision = '0066'


def upgrade() -> None:
    with op.batch_alter_table('criterion_links', schema=None) as batch_op:
        batch_op.add_column(sa.Column('suggested', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('criterion_links', schema=None) as batch_op:
        batch_op.drop_column('suggested')

"""captions, and the readers of a file"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'


def upgrade() -> None:
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('caption', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('reader_version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_index('ix_files_reading', ['state', 'reader_version', 'id'], unique=False, postgresql_where=sa.text("kind = 'resource'"), sqlite_where=sa.text("kind = 'resource'"))
    # what could not be read before is tried once more with the readers of this release
    op.execute("UPDATE files SET reader_version = 0 WHERE state = 'failed' AND kind = 'resource'")


def downgrade() -> None:
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_index('ix_files_reading', postgresql_where=sa.text("kind = 'resource'"), sqlite_where=sa.text("kind = 'resource'"))
        batch_op.drop_column('reader_version')
        batch_op.drop_column('caption')

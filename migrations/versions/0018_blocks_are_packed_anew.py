"""blocks of the directory are packed anew, with whose words only some may read"""

from __future__ import annotations

from alembic import op

revision = '0018'
down_revision = '0017'


def upgrade() -> None:
    op.execute('UPDATE directory_blocks SET stamp = NULL')


def downgrade() -> None:
    pass

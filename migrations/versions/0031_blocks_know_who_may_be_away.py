"""blocks of the directory are packed anew, with who may be out of office"""

from __future__ import annotations

from alembic import op

revision = '0031'
down_revision = '0030'


def upgrade() -> None:
    op.execute('UPDATE directory_blocks SET stamp = NULL')


def downgrade() -> None:
    pass

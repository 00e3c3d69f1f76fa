"""orders of people have their indexes again

On SQLite 0072 copied the members' table, and a copy takes neither the order of a column nor an expression of an index
with it: people by last visit and by joining were sorted whole. PostgreSQL had kept them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0073'
down_revision = '0072'

INDEXES = (
    ('ix_members_open_by_joining', 'joined_at DESC'),
    ('ix_members_open_by_visit', 'coalesce(seen_at, joined_at) DESC'),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != 'sqlite':
        return
    for name, first in INDEXES:
        op.drop_index(name, 'members', if_exists=True)
        op.create_index(name, 'members', [sa.literal_column(first), 'id'], sqlite_where=sa.text('closed_at IS NULL'))


def downgrade() -> None:
    """What 0072 means has these indexes, too."""

"""watching the first posts of a group"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0061'
down_revision = '0060'

LEVELS = "'muted', 'normal', 'tracking', 'watching'"


def upgrade() -> None:
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_memberships_watch_level'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_memberships_watch_level'), f"watch_level IN ({LEVELS}, 'first_post')"
        )
    with op.batch_alter_table('reading_choices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('after_reply', sa.String(length=16), nullable=False, server_default='tracking'))
        batch_op.create_check_constraint(
            batch_op.f('ck_reading_choices_after_reply'), "after_reply IN ('normal', 'tracking', 'watching')"
        )
    with op.batch_alter_table('reading_choices', schema=None) as batch_op:
        batch_op.alter_column('after_reply', existing_type=sa.String(length=16), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('reading_choices', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_reading_choices_after_reply'), type_='check')
        batch_op.drop_column('after_reply')
    op.execute("UPDATE memberships SET watch_level = 'watching' WHERE watch_level = 'first_post'")
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_memberships_watch_level'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_memberships_watch_level'), f'watch_level IN ({LEVELS})')

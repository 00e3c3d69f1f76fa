"""what one reads, and what one puts aside"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0013'
down_revision = '0012'


def upgrade() -> None:
    op.create_table('reading_choices',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('days', sa.SmallInteger(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_reading_choices_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_reading_choices'))
    )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.add_column(sa.Column('new_from', database.UTCDateTime(timezone=True), nullable=True))

    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.create_index('ix_posts_by_time', ['thread_id', 'created_at'], unique=False)

    with op.batch_alter_table('thread_readings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('resume_number', sa.Integer(), nullable=True))

    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.create_index('ix_threads_of_group_latest', ['group_id', 'last_post_at', 'id'], unique=False)
        batch_op.create_index('ix_threads_of_group_new', ['group_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_threads_of_group_top', ['group_id', 'reply_count', 'id'], unique=False)
        batch_op.create_index('ix_threads_top', ['reply_count', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.drop_index('ix_threads_top')
        batch_op.drop_index('ix_threads_of_group_top')
        batch_op.drop_index('ix_threads_of_group_new')
        batch_op.drop_index('ix_threads_of_group_latest')

    with op.batch_alter_table('thread_readings', schema=None) as batch_op:
        batch_op.drop_column('resume_number')

    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.drop_index('ix_posts_by_time')

    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_column('new_from')

    op.drop_table('reading_choices')

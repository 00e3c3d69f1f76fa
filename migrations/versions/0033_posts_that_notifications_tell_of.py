"""posts that notifications tell of"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'


def upgrade() -> None:
    op.create_table('notification_posts',
    sa.Column('notification_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['notification_id'], ['notifications.id'], name=op.f('fk_notification_posts_notification_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_notification_posts_post_id')),
    sa.PrimaryKeyConstraint('notification_id', 'post_id', name=op.f('pk_notification_posts'))
    )
    with op.batch_alter_table('notification_posts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notification_posts_post_id'), ['post_id'], unique=False)

    # what was told before: the posts of others between the first and the last one
    op.execute(
        "INSERT INTO notification_posts (notification_id, post_id)"
        " SELECT n.id, p.id FROM notifications AS n JOIN posts AS p ON p.thread_id = n.thread_id"
        " AND p.number BETWEEN n.number AND n.last_number AND p.author_id <> n.member_id"
        " WHERE n.kind IN ('reply', 'quote', 'thread', 'group')"
    )


def downgrade() -> None:
    with op.batch_alter_table('notification_posts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notification_posts_post_id'))

    op.drop_table('notification_posts')

"""files of groups"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

KINDS = (
    "'mention', 'reply', 'quote', 'thread', 'group', 'reaction', 'reactions', 'reminder', 'document', 'group_named',"
    " 'added', 'unanswered', 'match', 'act', 'report', 'join_asked', 'join_answer', 'invited', 'role',"
    " 'doc_sought', 'doc_offered', 'doc_chosen', 'doc_waiting', 'doc_expired', 'search', 'review', 'handed_over', 'co_owner', 'adopted'"
)

revision = '0054'
down_revision = '0053'


def upgrade() -> None:
    with op.batch_alter_table('post_attachments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('group_id', sa.Integer(), nullable=True))

    # the files that stand in posts already are those of the group of their thread
    op.execute(
        "UPDATE post_attachments SET group_id = (SELECT threads.group_id FROM posts"
        " JOIN threads ON threads.id = posts.thread_id WHERE posts.id = post_attachments.post_id)"
    )
    with op.batch_alter_table('post_attachments', schema=None) as batch_op:
        batch_op.alter_column('group_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_index('ix_post_attachments_of_group', ['group_id', 'id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_post_attachments_group_id'), 'groups', ['group_id'], ['id'])

    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f"kind IN ({KINDS}, 'file_wanted')")


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE kind = 'file_wanted'")
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f'kind IN ({KINDS})')

    with op.batch_alter_table('post_attachments', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_post_attachments_group_id'), type_='foreignkey')
        batch_op.drop_index('ix_post_attachments_of_group')
        batch_op.drop_column('group_id')

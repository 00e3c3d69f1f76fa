"""files in posts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'


def upgrade() -> None:
    op.create_table('post_attachments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_post_attachments_file_id')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_post_attachments_post_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_attachments')),
    sa.UniqueConstraint('file_id', name=op.f('uq_post_attachments_file_id')),
    sa.UniqueConstraint('post_id', 'position', name=op.f('uq_post_attachments_post_id_position'))
    )
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_files_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_files_kind'), "kind IN ('resource', 'message', 'post')")


def downgrade() -> None:
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_files_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_files_kind'), "kind IN ('resource', 'message')")
    op.drop_table('post_attachments')

"""further files of resources"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0045'
down_revision = '0044'


def upgrade() -> None:
    op.create_table('resource_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['members.id'], name=op.f('fk_resource_files_added_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_resource_files_file_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_resource_files_resource_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource_files')),
    sa.UniqueConstraint('file_id', name=op.f('uq_resource_files_file_id'))
    )
    with op.batch_alter_table('resource_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resource_files_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resource_files_resource_id'), ['resource_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('resource_files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resource_files_resource_id'))
        batch_op.drop_index(batch_op.f('ix_resource_files_added_by_id'))

    op.drop_table('resource_files')

"""versions of resources"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0041'
down_revision = '0040'


def upgrade() -> None:
    op.create_table('resource_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('restored_from', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['members.id'], name=op.f('fk_resource_versions_author_id')),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_resource_versions_file_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_resource_versions_resource_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource_versions')),
    sa.UniqueConstraint('resource_id', 'number', name=op.f('uq_resource_versions_resource_id_number'))
    )
    with op.batch_alter_table('resource_versions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resource_versions_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resource_versions_file_id'), ['file_id'], unique=False)

    with op.batch_alter_table('resources', schema=None) as batch_op:
        batch_op.add_column(sa.Column('current_version', sa.Integer(), server_default='1', nullable=False))

    op.execute(
        "INSERT INTO resource_versions (resource_id, number, file_id, note, author_id, created_at) "
        "SELECT id, 1, file_id, '', owner_id, created_at FROM resources"
    )


def downgrade() -> None:
    with op.batch_alter_table('resources', schema=None) as batch_op:
        batch_op.drop_column('current_version')

    with op.batch_alter_table('resource_versions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resource_versions_file_id'))
        batch_op.drop_index(batch_op.f('ix_resource_versions_author_id'))

    op.drop_table('resource_versions')

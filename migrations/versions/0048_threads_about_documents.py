"""threads about documents"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0048'
down_revision = '0047'


def upgrade() -> None:
    op.create_table('document_threads',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('begun_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('via_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_document_threads_resource_id')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_document_threads_thread_id')),
    sa.ForeignKeyConstraint(['via_id'], ['threads.id'], name=op.f('fk_document_threads_via_id')),
    sa.PrimaryKeyConstraint('thread_id', 'resource_id', name=op.f('pk_document_threads'))
    )
    with op.batch_alter_table('document_threads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_threads_resource_id'), ['resource_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_threads_via_id'), ['via_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('document_threads', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_threads_via_id'))
        batch_op.drop_index(batch_op.f('ix_document_threads_resource_id'))

    op.drop_table('document_threads')

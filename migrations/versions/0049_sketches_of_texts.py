"""sketches of texts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0049'
down_revision = '0048'


def upgrade() -> None:
    op.create_table('text_buckets',
    sa.Column('bucket', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('file_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_text_buckets_file_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bucket', 'file_id', name=op.f('pk_text_buckets'))
    )
    with op.batch_alter_table('text_buckets', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_text_buckets_file_id'), ['file_id'], unique=False)

    op.create_table('text_sketches',
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('numbers', sa.String(length=512), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_text_sketches_file_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('file_id', name=op.f('pk_text_sketches'))
    )
    op.create_table('resources_told_apart',
    sa.Column('lower_id', sa.Integer(), nullable=False),
    sa.Column('higher_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['members.id'], name=op.f('fk_resources_told_apart_by_id')),
    sa.ForeignKeyConstraint(['higher_id'], ['resources.id'], name=op.f('fk_resources_told_apart_higher_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lower_id'], ['resources.id'], name=op.f('fk_resources_told_apart_lower_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('lower_id', 'higher_id', name=op.f('pk_resources_told_apart'))
    )
    with op.batch_alter_table('resources_told_apart', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resources_told_apart_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resources_told_apart_higher_id'), ['higher_id'], unique=False)

    with op.batch_alter_table('resources', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_resources_file_id'), type_='unique')
        batch_op.create_index(batch_op.f('ix_resources_file_id'), ['file_id'], unique=False)
        batch_op.create_index('uq_resources_file', ['file_id'], unique=True, sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('resources', schema=None) as batch_op:
        batch_op.drop_index('uq_resources_file', sqlite_where=sa.text('deleted_at IS NULL'), postgresql_where=sa.text('deleted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_resources_file_id'))
        batch_op.create_unique_constraint(batch_op.f('uq_resources_file_id'), ['file_id'])

    with op.batch_alter_table('resources_told_apart', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resources_told_apart_higher_id'))
        batch_op.drop_index(batch_op.f('ix_resources_told_apart_by_id'))

    op.drop_table('resources_told_apart')
    op.drop_table('text_sketches')
    with op.batch_alter_table('text_buckets', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_text_buckets_file_id'))

    op.drop_table('text_buckets')

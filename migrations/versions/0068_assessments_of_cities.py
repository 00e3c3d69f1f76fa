"""assessments of cities"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0068'
down_revision = '0067'


def upgrade() -> None:
    op.create_table('city_snapshots',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('framework_id', sa.Integer(), nullable=False),
    sa.Column('answers', database.JSON, nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_city_snapshots_city_id')),
    sa.ForeignKeyConstraint(['framework_id'], ['frameworks.id'], name=op.f('fk_city_snapshots_framework_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['members.id'], name=op.f('fk_city_snapshots_taken_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_city_snapshots'))
    )
    with op.batch_alter_table('city_snapshots', schema=None) as batch_op:
        batch_op.create_index('ix_city_snapshots_city_id', ['city_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_city_snapshots_framework_id'), ['framework_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_city_snapshots_taken_by_id'), ['taken_by_id'], unique=False)

    with op.batch_alter_table('assessment_lines', schema=None) as batch_op:
        batch_op.add_column(sa.Column('writers', database.JSON, server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('carried', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_files_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_files_kind'), "kind IN ('resource', 'message', 'post', 'evidence')")


def downgrade() -> None:
    op.execute("UPDATE files SET kind = 'resource' WHERE kind = 'evidence'")  # as a message it would be swept away
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_files_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_files_kind'), "kind IN ('resource', 'message', 'post')")

    with op.batch_alter_table('assessment_lines', schema=None) as batch_op:
        batch_op.drop_column('carried')
        batch_op.drop_column('writers')

    with op.batch_alter_table('city_snapshots', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_city_snapshots_taken_by_id'))
        batch_op.drop_index(batch_op.f('ix_city_snapshots_framework_id'))
        batch_op.drop_index('ix_city_snapshots_city_id')

    op.drop_table('city_snapshots')

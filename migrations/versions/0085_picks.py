"""what members pick to work towards"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0085'
down_revision = '0084'


def upgrade() -> None:
    op.create_table('picked_areas',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_picked_areas_area_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_picked_areas_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'area_id', name=op.f('pk_picked_areas'))
    )
    with op.batch_alter_table('picked_areas', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picked_areas_area_id'), ['area_id'], unique=False)

    op.create_table('picked_criteria',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_picked_criteria_criterion_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_picked_criteria_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'criterion_id', name=op.f('pk_picked_criteria'))
    )
    with op.batch_alter_table('picked_criteria', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picked_criteria_criterion_id'), ['criterion_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('picked_criteria', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picked_criteria_criterion_id'))

    op.drop_table('picked_criteria')
    with op.batch_alter_table('picked_areas', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picked_areas_area_id'))

    op.drop_table('picked_areas')

"""roadmaps"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0071'
down_revision = '0070'


def upgrade() -> None:
    op.create_table('roadmap_actions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('origin', sa.String(length=8), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('begun_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('done_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('soon_told_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('late_told_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("origin IN ('hand', 'gap', 'snapshot', 'sprint')", name=op.f('ck_roadmap_actions_origin')),
    sa.CheckConstraint("state IN ('planned', 'in_progress', 'done', 'dropped')", name=op.f('ck_roadmap_actions_state')),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_roadmap_actions_city_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['members.id'], name=op.f('fk_roadmap_actions_created_by_id')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_roadmap_actions_criterion_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['members.id'], name=op.f('fk_roadmap_actions_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roadmap_actions'))
    )
    with op.batch_alter_table('roadmap_actions', schema=None) as batch_op:
        batch_op.create_index('ix_roadmap_actions_city_id', ['city_id', 'position', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roadmap_actions_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roadmap_actions_criterion_id'), ['criterion_id'], unique=False)
        batch_op.create_index('ix_roadmap_actions_due', ['due_on', 'id'], unique=False, sqlite_where=sa.text("due_on IS NOT NULL AND late_told_at IS NULL AND state IN ('planned', 'in_progress')"), postgresql_where=sa.text("due_on IS NOT NULL AND late_told_at IS NULL AND state IN ('planned', 'in_progress')"))
        batch_op.create_index(batch_op.f('ix_roadmap_actions_owner_id'), ['owner_id'], unique=False)

    op.create_table('shown_progress',
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('shown_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('met_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_shown_progress_city_id')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_shown_progress_criterion_id')),
    sa.PrimaryKeyConstraint('city_id', 'criterion_id', name=op.f('pk_shown_progress'))
    )
    with op.batch_alter_table('shown_progress', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shown_progress_criterion_id'), ['criterion_id'], unique=False)

    op.create_table('roadmap_action_resources',
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('added_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['roadmap_actions.id'], name=op.f('fk_roadmap_action_resources_action_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_roadmap_action_resources_resource_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('action_id', 'resource_id', name=op.f('pk_roadmap_action_resources'))
    )
    with op.batch_alter_table('roadmap_action_resources', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roadmap_action_resources_resource_id'), ['resource_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('roadmap_action_resources', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roadmap_action_resources_resource_id'))

    op.drop_table('roadmap_action_resources')
    with op.batch_alter_table('shown_progress', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shown_progress_criterion_id'))

    op.drop_table('shown_progress')
    with op.batch_alter_table('roadmap_actions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roadmap_actions_owner_id'))
        batch_op.drop_index('ix_roadmap_actions_due', sqlite_where=sa.text("due_on IS NOT NULL AND late_told_at IS NULL AND state IN ('planned', 'in_progress')"), postgresql_where=sa.text("due_on IS NOT NULL AND late_told_at IS NULL AND state IN ('planned', 'in_progress')"))
        batch_op.drop_index(batch_op.f('ix_roadmap_actions_criterion_id'))
        batch_op.drop_index(batch_op.f('ix_roadmap_actions_created_by_id'))
        batch_op.drop_index('ix_roadmap_actions_city_id')

    op.drop_table('roadmap_actions')

"""cities are chosen for opportunities, concepts go on as opportunities, sessions are about criteria and part of events"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0084'
down_revision = '0080'


def upgrade() -> None:
    with op.batch_alter_table('opportunity_interests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answer', sa.String(length=10), server_default='waiting', nullable=False))
        batch_op.add_column(sa.Column('answered_at', database.UTCDateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f('ck_opportunity_interests_answer'), "answer IN ('waiting', 'chosen', 'not_chosen')"
        )
    with op.batch_alter_table('ideation_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('event_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_ideation_sessions_event_id'), ['event_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_ideation_sessions_event_id'), 'events', ['event_id'], ['id'])
    op.create_table(
        'ideation_criteria',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('criterion_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['criterion_id'], ['criteria.id'], name=op.f('fk_ideation_criteria_criterion_id')
        ),
        sa.ForeignKeyConstraint(
            ['session_id'], ['ideation_sessions.id'], name=op.f('fk_ideation_criteria_session_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('session_id', 'criterion_id', name=op.f('pk_ideation_criteria')),
    )
    op.create_index(op.f('ix_ideation_criteria_criterion_id'), 'ideation_criteria', ['criterion_id'])
    op.create_table(
        'ideation_concept_opportunities',
        sa.Column('concept_id', sa.Integer(), nullable=False),
        sa.Column('opportunity_id', sa.Integer(), nullable=False),
        sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['concept_id'], ['ideation_concepts.id'], name=op.f('fk_ideation_concept_opportunities_concept_id')
        ),
        sa.ForeignKeyConstraint(
            ['opportunity_id'], ['opportunities.id'], name=op.f('fk_ideation_concept_opportunities_opportunity_id')
        ),
        sa.PrimaryKeyConstraint('concept_id', 'opportunity_id', name=op.f('pk_ideation_concept_opportunities')),
    )
    op.create_index(
        op.f('ix_ideation_concept_opportunities_opportunity_id'), 'ideation_concept_opportunities', ['opportunity_id']
    )
    with op.batch_alter_table('saved_search_hits', schema=None) as batch_op:
        batch_op.alter_column('kind', existing_type=sa.String(length=10), type_=sa.String(length=12), nullable=False)


def downgrade() -> None:
    op.execute("DELETE FROM saved_search_hits WHERE kind = 'opportunity'")
    with op.batch_alter_table('saved_search_hits', schema=None) as batch_op:
        batch_op.alter_column('kind', existing_type=sa.String(length=12), type_=sa.String(length=10), nullable=False)
    op.drop_table('ideation_concept_opportunities')
    op.drop_table('ideation_criteria')
    with op.batch_alter_table('ideation_sessions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_ideation_sessions_event_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_ideation_sessions_event_id'))
        batch_op.drop_column('event_id')
    with op.batch_alter_table('opportunity_interests', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_opportunity_interests_answer'), type_='check')
        batch_op.drop_column('answered_at')
        batch_op.drop_column('answer')

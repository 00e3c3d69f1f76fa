"""assessments"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0066'
down_revision = '0065'


def upgrade() -> None:
    op.create_table('assessments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('framework_id', sa.Integer(), nullable=False),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=True),
    sa.Column('started_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('submitted_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('met', sa.Integer(), nullable=True),
    sa.Column('score', sa.Double(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'submitted', 'clarifying', 'decided', 'withdrawn')", name=op.f('ck_assessments_state')),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_assessments_city_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['members.id'], name=op.f('fk_assessments_decided_by_id')),
    sa.ForeignKeyConstraint(['framework_id'], ['frameworks.id'], name=op.f('fk_assessments_framework_id')),
    sa.ForeignKeyConstraint(['previous_id'], ['assessments.id'], name=op.f('fk_assessments_previous_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['members.id'], name=op.f('fk_assessments_started_by_id')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['members.id'], name=op.f('fk_assessments_submitted_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessments'))
    )
    with op.batch_alter_table('assessments', schema=None) as batch_op:
        batch_op.create_index('ix_assessments_city_id', ['city_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessments_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessments_framework_id'), ['framework_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessments_previous_id'), ['previous_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessments_started_by_id'), ['started_by_id'], unique=False)
        batch_op.create_index('ix_assessments_state_submitted_at', ['state', 'submitted_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessments_submitted_by_id'), ['submitted_by_id'], unique=False)
        batch_op.create_index('uq_assessments_open', ['city_id', 'framework_id'], unique=True, postgresql_where=sa.text("state IN ('draft', 'submitted', 'clarifying')"), sqlite_where=sa.text("state IN ('draft', 'submitted', 'clarifying')"))

    op.create_table('assessment_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('claim', sa.String(length=12), nullable=False),
    sa.Column('step', sa.Integer(), nullable=True),
    sa.Column('ticked', database.JSON, nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('assignee_id', sa.Integer(), nullable=True),
    sa.Column('edited_by_id', sa.Integer(), nullable=True),
    sa.Column('edited_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('asked', sa.Boolean(), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=False),
    sa.Column('outcome_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("claim IN ('', 'not_met', 'in_progress', 'met')", name=op.f('ck_assessment_lines_claim')),
    sa.CheckConstraint("outcome IN ('', 'met', 'not_met')", name=op.f('ck_assessment_lines_outcome')),
    sa.CheckConstraint('step IS NULL OR step BETWEEN 0 AND 4', name=op.f('ck_assessment_lines_step')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessments.id'], name=op.f('fk_assessment_lines_assessment_id')),
    sa.ForeignKeyConstraint(['assignee_id'], ['members.id'], name=op.f('fk_assessment_lines_assignee_id')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_assessment_lines_criterion_id')),
    sa.ForeignKeyConstraint(['edited_by_id'], ['members.id'], name=op.f('fk_assessment_lines_edited_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_lines')),
    sa.UniqueConstraint('assessment_id', 'criterion_id', name=op.f('uq_assessment_lines_assessment_id_criterion_id'))
    )
    with op.batch_alter_table('assessment_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_lines_assignee_id'), ['assignee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_lines_criterion_id'), ['criterion_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_lines_edited_by_id'), ['edited_by_id'], unique=False)

    op.create_table('assessment_evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=True),
    sa.Column('resource_version', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('page', sa.Integer(), nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(resource_id IS NOT NULL AND file_id IS NULL AND link = '') OR (resource_id IS NULL AND file_id IS NOT NULL AND link = '') OR (resource_id IS NULL AND file_id IS NULL AND link <> '')", name=op.f('ck_assessment_evidence_one_thing')),
    sa.ForeignKeyConstraint(['added_by_id'], ['members.id'], name=op.f('fk_assessment_evidence_added_by_id')),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_assessment_evidence_file_id')),
    sa.ForeignKeyConstraint(['line_id'], ['assessment_lines.id'], name=op.f('fk_assessment_evidence_line_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_assessment_evidence_resource_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_evidence'))
    )
    with op.batch_alter_table('assessment_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_evidence_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_evidence_file_id'), ['file_id'], unique=False)
        batch_op.create_index('ix_assessment_evidence_line_id', ['line_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_evidence_resource_id'), ['resource_id'], unique=False)

    op.create_table('assessment_remarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('circle', sa.String(length=6), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("circle IN ('city', 'staff', 'both')", name=op.f('ck_assessment_remarks_circle')),
    sa.ForeignKeyConstraint(['author_id'], ['members.id'], name=op.f('fk_assessment_remarks_author_id')),
    sa.ForeignKeyConstraint(['line_id'], ['assessment_lines.id'], name=op.f('fk_assessment_remarks_line_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_remarks'))
    )
    with op.batch_alter_table('assessment_remarks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_remarks_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_assessment_remarks_line_id', ['line_id', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('assessment_remarks', schema=None) as batch_op:
        batch_op.drop_index('ix_assessment_remarks_line_id')
        batch_op.drop_index(batch_op.f('ix_assessment_remarks_author_id'))

    op.drop_table('assessment_remarks')
    with op.batch_alter_table('assessment_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_evidence_resource_id'))
        batch_op.drop_index('ix_assessment_evidence_line_id')
        batch_op.drop_index(batch_op.f('ix_assessment_evidence_file_id'))
        batch_op.drop_index(batch_op.f('ix_assessment_evidence_added_by_id'))

    op.drop_table('assessment_evidence')
    with op.batch_alter_table('assessment_lines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_lines_edited_by_id'))
        batch_op.drop_index(batch_op.f('ix_assessment_lines_criterion_id'))
        batch_op.drop_index(batch_op.f('ix_assessment_lines_assignee_id'))

    op.drop_table('assessment_lines')
    with op.batch_alter_table('assessments', schema=None) as batch_op:
        batch_op.drop_index('uq_assessments_open', postgresql_where=sa.text("state IN ('draft', 'submitted', 'clarifying')"), sqlite_where=sa.text("state IN ('draft', 'submitted', 'clarifying')"))
        batch_op.drop_index(batch_op.f('ix_assessments_submitted_by_id'))
        batch_op.drop_index('ix_assessments_state_submitted_at')
        batch_op.drop_index(batch_op.f('ix_assessments_started_by_id'))
        batch_op.drop_index(batch_op.f('ix_assessments_previous_id'))
        batch_op.drop_index(batch_op.f('ix_assessments_framework_id'))
        batch_op.drop_index(batch_op.f('ix_assessments_decided_by_id'))
        batch_op.drop_index('ix_assessments_city_id')

    op.drop_table('assessments')

"""validation and awards"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0069'
down_revision = '0068'

_MESSAGE = 'a frozen assessment is not changed'
SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER frozen_assessments_{name} BEFORE {act} ON frozen_assessments"
    f" BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    for name, act in (('stand', 'UPDATE'), ('stay', 'DELETE'))
)
POSTGRESQL_GUARDS = (
    'CREATE OR REPLACE FUNCTION frozen_assessments_stand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
    f" RAISE EXCEPTION '{_MESSAGE}'; END $$",
    'CREATE TRIGGER frozen_assessments_stand BEFORE UPDATE OR DELETE ON frozen_assessments'
    ' FOR EACH ROW EXECUTE FUNCTION frozen_assessments_stand()',
)


def upgrade() -> None:
    op.create_table('awards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('framework_id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=12), nullable=False),
    sa.Column('awarded_on', sa.Date(), nullable=False),
    sa.Column('renew_by', sa.Date(), nullable=False),
    sa.Column('remind_on', sa.Date(), nullable=True),
    sa.Column('revoked_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('revoked_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessments.id'], name=op.f('fk_awards_assessment_id')),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_awards_city_id')),
    sa.ForeignKeyConstraint(['framework_id'], ['frameworks.id'], name=op.f('fk_awards_framework_id')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['members.id'], name=op.f('fk_awards_revoked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_awards'))
    )
    with op.batch_alter_table('awards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_awards_assessment_id'), ['assessment_id'], unique=False)
        batch_op.create_index('ix_awards_city_id', ['city_id', 'awarded_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_awards_framework_id'), ['framework_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_awards_remind_on'), ['remind_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_awards_revoked_by_id'), ['revoked_by_id'], unique=False)
        batch_op.create_index('uq_awards_standing', ['assessment_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('frozen_assessments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('frozen_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('content', database.JSON, nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint("kind IN ('submitted', 'decided')", name=op.f('ck_frozen_assessments_kind')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessments.id'], name=op.f('fk_frozen_assessments_assessment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frozen_assessments')),
    sa.UniqueConstraint('assessment_id', 'number', name=op.f('uq_frozen_assessments_assessment_id_number'))
    )
    op.create_table('assessment_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=False),
    sa.Column('step', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome IN ('met', 'not_met')", name=op.f('ck_assessment_reviews_outcome')),
    sa.CheckConstraint('step IS NULL OR step BETWEEN 0 AND 4', name=op.f('ck_assessment_reviews_step')),
    sa.ForeignKeyConstraint(['line_id'], ['assessment_lines.id'], name=op.f('fk_assessment_reviews_line_id')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['members.id'], name=op.f('fk_assessment_reviews_reviewer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment_reviews'))
    )
    with op.batch_alter_table('assessment_reviews', schema=None) as batch_op:
        batch_op.create_index('ix_assessment_reviews_line_id', ['line_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_reviews_reviewer_id'), ['reviewer_id'], unique=False)

    op.create_table('assessment_validations',
    sa.Column('line_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=False),
    sa.Column('step', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('changed_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'second', 'disputed', 'final')", name=op.f('ck_assessment_validations_state')),
    sa.ForeignKeyConstraint(['line_id'], ['assessment_lines.id'], name=op.f('fk_assessment_validations_line_id')),
    sa.PrimaryKeyConstraint('line_id', name=op.f('pk_assessment_validations'))
    )
    with op.batch_alter_table('cities', schema=None) as batch_op:
        batch_op.add_column(sa.Column('level_awarded', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('cities', schema=None) as batch_op:
        batch_op.drop_column('level_awarded')

    op.drop_table('assessment_validations')
    with op.batch_alter_table('assessment_reviews', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_reviews_reviewer_id'))
        batch_op.drop_index('ix_assessment_reviews_line_id')

    op.drop_table('assessment_reviews')
    op.drop_table('frozen_assessments')
    with op.batch_alter_table('awards', schema=None) as batch_op:
        batch_op.drop_index('uq_awards_standing', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_awards_revoked_by_id'))
        batch_op.drop_index(batch_op.f('ix_awards_remind_on'))
        batch_op.drop_index(batch_op.f('ix_awards_framework_id'))
        batch_op.drop_index('ix_awards_city_id')
        batch_op.drop_index(batch_op.f('ix_awards_assessment_id'))

    op.drop_table('awards')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION IF EXISTS frozen_assessments_stand')

"""figures and consents"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0070'
down_revision = '0069'


def upgrade() -> None:
    op.create_table('published_sets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('framework_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('quarter', sa.String(length=6), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('members', database.JSON, nullable=False),
    sa.Column('figures', database.JSON, nullable=False),
    sa.Column('published_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['framework_id'], ['frameworks.id'], name=op.f('fk_published_sets_framework_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_sets')),
    sa.UniqueConstraint('framework_id', 'key', 'quarter', name=op.f('uq_published_sets_framework_id_key_quarter'))
    )
    op.create_table('consents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=True),
    sa.Column('scope', sa.String(length=10), nullable=False),
    sa.Column('audience', sa.String(length=8), nullable=False),
    sa.Column('given_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(criterion_id IS NULL) = (scope = 'level')", name=op.f('ck_consents_subject')),
    sa.CheckConstraint("scope IN ('criterion', 'area', 'whole', 'level')", name=op.f('ck_consents_scope')),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_consents_city_id')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_consents_criterion_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.create_index('ix_consents_city_id_given_at', ['city_id', 'given_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consents_criterion_id'), ['criterion_id'], unique=False)

    _keep_what_is_shared()



def _keep_what_is_shared() -> None:
    """What cities share already they agreed to when they said it; of a level the day is not known."""
    names = ['city_id', 'criterion_id', 'scope', 'audience', 'given_at', 'given_by_id']
    consents = sa.table('consents', *map(sa.column, names))
    said = sa.table('standings', *map(sa.column, ['city_id', 'criterion_id', 'audience', 'changed_at', 'changed_by_id'])).c
    shared = sa.select(said.city_id, said.criterion_id, sa.literal('criterion'), said.audience, said.changed_at, said.changed_by_id)
    op.execute(consents.insert().from_select(names, shared.where(said.audience != 'city')))
    cities = sa.table('cities', sa.column('id'), sa.column('level_shared', sa.Boolean)).c
    now = sa.literal(datetime.now(UTC), database.UTCDateTime())
    levels = sa.select(cities.id, sa.literal('level'), sa.literal('members'), now).where(cities.level_shared)
    op.execute(consents.insert().from_select(['city_id', 'scope', 'audience', 'given_at'], levels))


def downgrade() -> None:
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consents_criterion_id'))
        batch_op.drop_index('ix_consents_city_id_given_at')

    op.drop_table('consents')
    op.drop_table('published_sets')

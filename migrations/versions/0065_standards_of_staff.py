"""standards that staff write"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0065'
down_revision = '0064'


def upgrade() -> None:
    op.create_table('criterion_links',
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.CheckConstraint("kind IN ('same', 'part', 'related')", name=op.f('ck_criterion_links_kind')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_criterion_links_criterion_id')),
    sa.ForeignKeyConstraint(['other_id'], ['criteria.id'], name=op.f('fk_criterion_links_other_id')),
    sa.PrimaryKeyConstraint('criterion_id', 'other_id', name=op.f('pk_criterion_links'))
    )
    with op.batch_alter_table('criterion_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_criterion_links_other_id'), ['other_id'], unique=False)

    with op.batch_alter_table('criteria', schema=None) as batch_op:
        batch_op.add_column(sa.Column('checklist', database.JSON, server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('prerequisites', database.JSON, server_default='[]', nullable=False))

    with op.batch_alter_table('frameworks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('family', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('state', sa.String(length=12), server_default='published', nullable=False))
        batch_op.add_column(sa.Column('published_at', database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('based_on_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('scoring', database.JSON, server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('eligibility', database.JSON, server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('questions', database.JSON, server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('revision', sa.Integer(), server_default='1', nullable=False))
        batch_op.create_index(batch_op.f('ix_frameworks_based_on_id'), ['based_on_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_frameworks_family'), ['family'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_frameworks_based_on_id'), 'frameworks', ['based_on_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_frameworks_state'), "state IN ('draft', 'published', 'retired')")



def downgrade() -> None:
    with op.batch_alter_table('frameworks', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_frameworks_state'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_frameworks_based_on_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_frameworks_family'))
        batch_op.drop_index(batch_op.f('ix_frameworks_based_on_id'))
        batch_op.drop_column('revision')
        batch_op.drop_column('questions')
        batch_op.drop_column('eligibility')
        batch_op.drop_column('scoring')
        batch_op.drop_column('based_on_id')
        batch_op.drop_column('published_at')
        batch_op.drop_column('state')
        batch_op.drop_column('family')

    with op.batch_alter_table('criteria', schema=None) as batch_op:
        batch_op.drop_column('prerequisites')
        batch_op.drop_column('checklist')

    with op.batch_alter_table('criterion_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_criterion_links_other_id'))

    op.drop_table('criterion_links')

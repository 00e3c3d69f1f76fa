"""the directory counts and exports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0008'
down_revision = '0007'

OPEN = sa.text('closed_at IS NULL')
# Parts of names are found by trigrams; where the extension cannot be made, the same question is answered more slowly.
TRIGRAMS = """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX IF NOT EXISTS ix_members_search_name_trigrams ON members USING gin (search_name gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'names are looked for without trigrams: %', SQLERRM;
END $$
"""


def upgrade() -> None:
    op.create_table('directory_blocks',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('stamp', sa.BigInteger(), nullable=True),
    sa.Column('packed', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_directory_blocks'))
    )
    op.create_table('directory_exports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('format', sa.String(length=4), nullable=False),
    sa.Column('filters', database.JSON, nullable=False),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_directory_exports_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_exports'))
    )
    with op.batch_alter_table('directory_exports', schema=None) as batch_op:
        batch_op.create_index('ix_directory_exports_at_id', ['at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directory_exports_member_id'), ['member_id'], unique=False)

    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.create_index('ix_members_open_by_name', ['search_name', 'id'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index('ix_members_open_by_city', ['city_id', 'search_name', 'id'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index('ix_members_open_by_joining', [sa.literal_column('joined_at DESC'), 'id'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index('ix_members_open_by_visit', [sa.literal_column('coalesce(seen_at, joined_at) DESC'), 'id'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.create_index('ix_members_away', ['away_until'], unique=False, sqlite_where=sa.text('away_until IS NOT NULL'), postgresql_where=sa.text('away_until IS NOT NULL'))
    hidden = sa.text('last_seen_audience < 2')
    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.create_index('ix_profiles_last_seen_kept', ['member_id'], unique=False, sqlite_where=hidden, postgresql_where=hidden)
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(TRIGRAMS)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP INDEX IF EXISTS ix_members_search_name_trigrams')
    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.drop_index('ix_profiles_last_seen_kept')
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.drop_index('ix_members_away')
        batch_op.drop_index('ix_members_open_by_visit')
        batch_op.drop_index('ix_members_open_by_joining')
        batch_op.drop_index('ix_members_open_by_city')
        batch_op.drop_index('ix_members_open_by_name')

    op.drop_table('directory_exports')
    op.drop_table('directory_blocks')

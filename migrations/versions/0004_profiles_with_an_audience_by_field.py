"""profiles with an audience by field"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0004'
down_revision = '0003'

# Parts of words are found by trigrams; where the extension cannot be made, the same question is answered more slowly.
TRIGRAMS = """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX IF NOT EXISTS ix_profile_texts_trigrams ON profile_texts USING gin (text gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'keywords are looked for without trigrams: %', SQLERRM;
END $$
"""


def upgrade() -> None:
    op.create_table('profile_fields',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('type', sa.String(length=12), nullable=False),
    sa.Column('labels', database.JSON, nullable=False),
    sa.Column('help', database.JSON, nullable=False),
    sa.Column('choices', database.JSON, nullable=False),
    sa.Column('required', sa.Boolean(), nullable=False),
    sa.Column('filterable', sa.Boolean(), nullable=False),
    sa.Column('default_audience', sa.SmallInteger(), nullable=False),
    sa.Column('members_choose', sa.Boolean(), nullable=False),
    sa.Column('on_joining', sa.Boolean(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("type IN ('text', 'long_text', 'number', 'date', 'choice', 'choices', 'link', 'yes_no')", name=op.f('ck_profile_fields_type')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profile_fields')),
    sa.UniqueConstraint('slug', name=op.f('uq_profile_fields_slug'))
    )
    op.create_table('profile_affiliations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('organisation', sa.String(length=160), nullable=False),
    sa.Column('role', sa.String(length=160), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('audience', sa.SmallInteger(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['profiles.member_id'], name=op.f('fk_profile_affiliations_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_profile_affiliations'))
    )
    with op.batch_alter_table('profile_affiliations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_profile_affiliations_member_id'), ['member_id'], unique=False)

    op.create_table('profile_texts',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('audience', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['profiles.member_id'], name=op.f('fk_profile_texts_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'audience', name=op.f('pk_profile_texts'))
    )
    op.create_table('profile_values',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('field_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('number', sa.Double(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('choice', sa.String(length=40), nullable=True),
    sa.Column('audience', sa.SmallInteger(), nullable=False),
    sa.ForeignKeyConstraint(['field_id'], ['profile_fields.id'], name=op.f('fk_profile_values_field_id')),
    sa.ForeignKeyConstraint(['member_id'], ['profiles.member_id'], name=op.f('fk_profile_values_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'field_id', 'position', name=op.f('pk_profile_values'))
    )
    with op.batch_alter_table('profile_values', schema=None) as batch_op:
        batch_op.create_index('ix_profile_values_field_id_choice', ['field_id', 'choice', 'audience'], unique=False)

    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.add_column(sa.Column('job_title_audience', sa.SmallInteger(), nullable=False, server_default='2'))
        batch_op.add_column(sa.Column('avatar_digest', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('avatar_audience', sa.SmallInteger(), nullable=False, server_default='2'))
        batch_op.add_column(sa.Column('away_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('away_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('away_audience', sa.SmallInteger(), nullable=False, server_default='2'))

    with op.batch_alter_table('profile_areas', schema=None) as batch_op:
        batch_op.add_column(sa.Column('audience', sa.SmallInteger(), nullable=False, server_default='2'))

    with op.batch_alter_table('profile_criteria', schema=None) as batch_op:
        batch_op.add_column(sa.Column('note', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('audience', sa.SmallInteger(), nullable=False, server_default='2'))

    with op.batch_alter_table('profile_languages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('audience', sa.SmallInteger(), nullable=False, server_default='2'))

    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('away_note', sa.String(length=300), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('stand_in_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('audiences', database.JSON, nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('last_seen_audience', sa.SmallInteger(), nullable=False, server_default='2'))
        batch_op.add_column(sa.Column('listed', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('public', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('set_aside', database.JSON, nullable=False, server_default='[]'))
        batch_op.create_index(batch_op.f('ix_profiles_stand_in_id'), ['stand_in_id'], unique=False)
        batch_op.create_index('ix_profiles_unlisted', ['member_id'], unique=False, sqlite_where=sa.text('NOT listed'), postgresql_where=sa.text('NOT listed'))
        batch_op.create_foreign_key(batch_op.f('fk_profiles_stand_in_id'), 'members', ['stand_in_id'], ['id'])

    # What was found by a keyword so far was shown to members; names are shown wherever a member is.
    op.execute('INSERT INTO profile_texts (member_id, audience, text) SELECT member_id, 2, search_text FROM profiles')
    op.execute(
        "INSERT INTO profile_texts (member_id, audience, text) SELECT member_id, 3, search_name || ' ' || handle "
        'FROM profiles JOIN members ON members.id = profiles.member_id'
    )
    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.drop_column('search_text')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(TRIGRAMS)


def downgrade() -> None:
    with op.batch_alter_table('profiles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('search_text', sa.TEXT(), nullable=False, server_default=''))
        batch_op.drop_constraint(batch_op.f('fk_profiles_stand_in_id'), type_='foreignkey')
        batch_op.drop_index('ix_profiles_unlisted', sqlite_where=sa.text('NOT listed'), postgresql_where=sa.text('NOT listed'))
        batch_op.drop_index(batch_op.f('ix_profiles_stand_in_id'))
        batch_op.drop_column('set_aside')
        batch_op.drop_column('public')
        batch_op.drop_column('listed')
        batch_op.drop_column('last_seen_audience')
        batch_op.drop_column('audiences')
        batch_op.drop_column('stand_in_id')
        batch_op.drop_column('away_note')

    with op.batch_alter_table('profile_languages', schema=None) as batch_op:
        batch_op.drop_column('audience')

    with op.batch_alter_table('profile_criteria', schema=None) as batch_op:
        batch_op.drop_column('audience')
        batch_op.drop_column('note')

    with op.batch_alter_table('profile_areas', schema=None) as batch_op:
        batch_op.drop_column('audience')

    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.drop_column('away_audience')
        batch_op.drop_column('away_until')
        batch_op.drop_column('away_from')
        batch_op.drop_column('avatar_audience')
        batch_op.drop_column('avatar_digest')
        batch_op.drop_column('job_title_audience')

    with op.batch_alter_table('profile_values', schema=None) as batch_op:
        batch_op.drop_index('ix_profile_values_field_id_choice')

    op.drop_table('profile_values')
    op.drop_table('profile_texts')
    with op.batch_alter_table('profile_affiliations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_profile_affiliations_member_id'))

    op.drop_table('profile_affiliations')
    op.drop_table('profile_fields')

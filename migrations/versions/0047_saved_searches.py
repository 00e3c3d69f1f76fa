"""saved searches"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

KINDS = (
    "'mention', 'reply', 'quote', 'thread', 'group', 'reaction', 'reactions', 'reminder', 'document', 'group_named',"
    " 'added', 'unanswered', 'match', 'act', 'report', 'join_asked', 'join_answer', 'invited', 'role',"
    " 'doc_sought', 'doc_offered', 'doc_chosen', 'doc_waiting', 'doc_expired'"
)
OF_GROUPS = "'join_asked', 'join_answer', 'invited', 'role'"
SUBJECTS = ('thread_id', 'conversation_id', 'request_id', 'peer_id', 'entry_id', 'item_id', 'document_request_id')

revision = '0047'
down_revision = '0046'


def one_of(columns: tuple[str, ...]) -> str:
    each = ' + '.join(f'CASE WHEN {column} IS NULL THEN 0 ELSE 1 END' for column in columns)
    return f'{each} + CASE WHEN kind IN ({OF_GROUPS}) AND group_id IS NOT NULL THEN 1 ELSE 0 END = 1'


def upgrade() -> None:
    op.create_table('search_misses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=100), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('last_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_misses')),
    sa.UniqueConstraint('words', name=op.f('uq_search_misses_words'))
    )
    with op.batch_alter_table('search_misses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_misses_last_at'), ['last_at'], unique=False)
        batch_op.create_index('ix_search_misses_order', ['people', 'last_at', 'id'], unique=False)

    op.create_table('search_miss_marks',
    sa.Column('miss_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['miss_id'], ['search_misses.id'], name=op.f('fk_search_miss_marks_miss_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('miss_id', 'mark', name=op.f('pk_search_miss_marks'))
    )
    op.create_table('search_miss_weeks',
    sa.Column('miss_id', sa.Integer(), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['miss_id'], ['search_misses.id'], name=op.f('fk_search_miss_weeks_miss_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('miss_id', 'week', name=op.f('pk_search_miss_weeks'))
    )
    op.create_table('recent_searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=400), nullable=False),
    sa.Column('query', database.JSON, nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_recent_searches_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recent_searches'))
    )
    with op.batch_alter_table('recent_searches', schema=None) as batch_op:
        batch_op.create_index('ix_recent_searches_order', ['member_id', 'at', 'id'], unique=False)

    op.create_table('saved_searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('query', database.JSON, nullable=False),
    sa.Column('alert', sa.String(length=10), nullable=False),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('checked_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('due_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("alert IN ('never', 'at_once', 'daily', 'weekly')", name=op.f('ck_saved_searches_alert')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_saved_searches_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_searches'))
    )
    with op.batch_alter_table('saved_searches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_searches_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_searches_member_id'), ['member_id'], unique=False)

    op.create_table('search_habits',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('near_first', sa.Boolean(), nullable=False),
    sa.Column('keeps_recent', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_search_habits_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_search_habits'))
    )
    op.create_table('saved_search_hits',
    sa.Column('saved_search_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('told_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['saved_search_id'], ['saved_searches.id'], name=op.f('fk_saved_search_hits_saved_search_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('saved_search_id', 'kind', 'target_id', name=op.f('pk_saved_search_hits'))
    )
    with op.batch_alter_table('saved_search_hits', schema=None) as batch_op:
        batch_op.create_index('ix_saved_search_hits_order', ['saved_search_id', 'told_at'], unique=False)

    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('saved_search_id', sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f"kind IN ({KINDS}, 'search')")
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), one_of((*SUBJECTS, 'saved_search_id')))
        batch_op.create_index(batch_op.f('ix_notifications_saved_search_id'), ['saved_search_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_notifications_saved_search_id'), 'saved_searches', ['saved_search_id'], ['id'], ondelete='CASCADE')



def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE kind = 'search'")
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f'kind IN ({KINDS})')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), one_of(SUBJECTS))
        batch_op.drop_constraint(batch_op.f('fk_notifications_saved_search_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_notifications_saved_search_id'))
        batch_op.drop_column('saved_search_id')

    with op.batch_alter_table('saved_search_hits', schema=None) as batch_op:
        batch_op.drop_index('ix_saved_search_hits_order')

    op.drop_table('saved_search_hits')
    op.drop_table('search_habits')
    with op.batch_alter_table('saved_searches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_saved_searches_member_id'))
        batch_op.drop_index(batch_op.f('ix_saved_searches_due_at'))

    op.drop_table('saved_searches')
    with op.batch_alter_table('recent_searches', schema=None) as batch_op:
        batch_op.drop_index('ix_recent_searches_order')

    op.drop_table('recent_searches')
    op.drop_table('search_miss_weeks')
    op.drop_table('search_miss_marks')
    with op.batch_alter_table('search_misses', schema=None) as batch_op:
        batch_op.drop_index('ix_search_misses_order')
        batch_op.drop_index(batch_op.f('ix_search_misses_last_at'))

    op.drop_table('search_misses')

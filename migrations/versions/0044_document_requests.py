"""document requests"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

KINDS = (
    "'mention', 'reply', 'quote', 'thread', 'group', 'reaction', 'reactions', 'reminder', 'document', 'group_named',"
    " 'added', 'unanswered', 'match', 'act', 'report', 'join_asked', 'join_answer', 'invited', 'role'"
)
NEW = "'doc_sought', 'doc_offered', 'doc_chosen', 'doc_waiting', 'doc_expired'"
OF_GROUPS = "'join_asked', 'join_answer', 'invited', 'role'"
SUBJECTS = ('thread_id', 'conversation_id', 'request_id', 'peer_id', 'entry_id', 'item_id')

revision = '0044'
down_revision = '0043'


def one_of(columns: tuple[str, ...]) -> str:
    each = ' + '.join(f'CASE WHEN {column} IS NULL THEN 0 ELSE 1 END' for column in columns)
    return f'{each} + CASE WHEN kind IN ({OF_GROUPS}) AND group_id IS NOT NULL THEN 1 ELSE 0 END = 1'


def upgrade() -> None:
    op.create_table('document_request_wishes',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('wanted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_document_request_wishes_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_document_request_wishes'))
    )
    op.create_table('document_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('asker_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('detail_html', sa.Text(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=True),
    sa.Column('population_band', sa.String(length=12), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('why_closed', sa.String(length=8), nullable=False),
    sa.Column('need_count', sa.Integer(), nullable=False),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('remind_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('expires_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'answered', 'closed', 'withdrawn')", name=op.f('ck_document_requests_state')),
    sa.CheckConstraint("why_closed IN ('', 'found', 'ended', 'expired', 'removed')", name=op.f('ck_document_requests_why_closed')),
    sa.ForeignKeyConstraint(['asker_id'], ['members.id'], name=op.f('fk_document_requests_asker_id')),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_document_requests_criterion_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_requests'))
    )
    with op.batch_alter_table('document_requests', schema=None) as batch_op:
        batch_op.create_index('ix_document_requests_expire', ['expires_at', 'id'], unique=False, sqlite_where=sa.text('expires_at IS NOT NULL'), postgresql_where=sa.text('expires_at IS NOT NULL'))
        batch_op.create_index('ix_document_requests_of_asker', ['asker_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_document_requests_of_criterion', ['criterion_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_document_requests_of_state', ['state', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_document_requests_order', ['created_at', 'id'], unique=False)
        batch_op.create_index('ix_document_requests_remind', ['remind_at', 'id'], unique=False, sqlite_where=sa.text('remind_at IS NOT NULL'), postgresql_where=sa.text('remind_at IS NOT NULL'))

    op.create_table('document_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('giver_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('chosen_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['giver_id'], ['members.id'], name=op.f('fk_document_answers_giver_id')),
    sa.ForeignKeyConstraint(['request_id'], ['document_requests.id'], name=op.f('fk_document_answers_request_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_document_answers_resource_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_answers')),
    sa.UniqueConstraint('request_id', 'resource_id', name=op.f('uq_document_answers_request_id_resource_id'))
    )
    with op.batch_alter_table('document_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_answers_giver_id'), ['giver_id'], unique=False)
        batch_op.create_index('ix_document_answers_order', ['request_id', 'at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_answers_resource_id'), ['resource_id'], unique=False)

    op.create_table('document_needs',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_document_needs_member_id')),
    sa.ForeignKeyConstraint(['request_id'], ['document_requests.id'], name=op.f('fk_document_needs_request_id')),
    sa.PrimaryKeyConstraint('request_id', 'member_id', name=op.f('pk_document_needs'))
    )
    with op.batch_alter_table('document_needs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_needs_member_id'), ['member_id'], unique=False)

    op.create_table('document_request_tellings',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_document_request_tellings_member_id')),
    sa.ForeignKeyConstraint(['request_id'], ['document_requests.id'], name=op.f('fk_document_request_tellings_request_id')),
    sa.PrimaryKeyConstraint('request_id', 'member_id', name=op.f('pk_document_request_tellings'))
    )
    with op.batch_alter_table('document_request_tellings', schema=None) as batch_op:
        batch_op.create_index('ix_document_request_tellings_of_member', ['member_id', 'at'], unique=False)

    op.create_table('document_request_words',
    sa.Column('word', sa.String(length=8), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['document_requests.id'], name=op.f('fk_document_request_words_request_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('word', 'request_id', name=op.f('pk_document_request_words'))
    )
    with op.batch_alter_table('document_request_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_request_words_request_id'), ['request_id'], unique=False)

    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('document_request_id', sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f'kind IN ({KINDS}, {NEW})')
        subjects = (*SUBJECTS, 'document_request_id')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), one_of(subjects))
        batch_op.create_index(batch_op.f('ix_notifications_document_request_id'), ['document_request_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_notifications_document_request_id'), 'document_requests', ['document_request_id'], ['id'])


def downgrade() -> None:
    op.execute(f'DELETE FROM notifications WHERE kind IN ({NEW})')
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f'kind IN ({KINDS})')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), one_of(SUBJECTS))
        batch_op.drop_constraint(batch_op.f('fk_notifications_document_request_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_notifications_document_request_id'))
        batch_op.drop_column('document_request_id')

    with op.batch_alter_table('document_request_words', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_request_words_request_id'))

    op.drop_table('document_request_words')
    with op.batch_alter_table('document_request_tellings', schema=None) as batch_op:
        batch_op.drop_index('ix_document_request_tellings_of_member')

    op.drop_table('document_request_tellings')
    with op.batch_alter_table('document_needs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_needs_member_id'))

    op.drop_table('document_needs')
    with op.batch_alter_table('document_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_answers_resource_id'))
        batch_op.drop_index('ix_document_answers_order')
        batch_op.drop_index(batch_op.f('ix_document_answers_giver_id'))

    op.drop_table('document_answers')
    with op.batch_alter_table('document_requests', schema=None) as batch_op:
        batch_op.drop_index('ix_document_requests_remind', sqlite_where=sa.text('remind_at IS NOT NULL'), postgresql_where=sa.text('remind_at IS NOT NULL'))
        batch_op.drop_index('ix_document_requests_order')
        batch_op.drop_index('ix_document_requests_of_state')
        batch_op.drop_index('ix_document_requests_of_criterion')
        batch_op.drop_index('ix_document_requests_of_asker')
        batch_op.drop_index('ix_document_requests_expire', sqlite_where=sa.text('expires_at IS NOT NULL'), postgresql_where=sa.text('expires_at IS NOT NULL'))

    op.drop_table('document_requests')
    op.drop_table('document_request_wishes')

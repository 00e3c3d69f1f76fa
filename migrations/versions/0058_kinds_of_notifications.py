"""kinds of notifications are declared by their features

What is told of is one of the things a feature registers; and what is about the same goes together.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0058'
down_revision = '0057'

KINDS = (
    "'mention', 'reply', 'quote', 'thread', 'group', 'reaction', 'reactions', 'reminder', 'document', 'group_named',"
    " 'file_wanted', 'added', 'unanswered', 'match', 'act', 'report', 'join_asked', 'join_answer', 'invited', 'role',"
    " 'doc_sought', 'doc_offered', 'doc_chosen', 'doc_waiting', 'doc_expired', 'search', 'review', 'handed_over', 'co_owner', 'adopted'"
)
OF_GROUPS = "'join_asked', 'join_answer', 'invited', 'role'"
OF_GROUP = f'CASE WHEN kind IN ({OF_GROUPS}) AND group_id IS NOT NULL THEN 1 ELSE 0 END'
SUBJECTS = (
    'thread_id', 'conversation_id', 'request_id', 'peer_id', 'entry_id', 'item_id', 'document_request_id', 'saved_search_id',
    'resource_id',
)


def one_of(subjects):
    counted = ' + '.join(f'CASE WHEN {column} IS NULL THEN 0 ELSE 1 END' for column in subjects)
    return f'{counted} + {OF_GROUP} = 1'


def about():
    cases = ' '.join(
        f"WHEN {column} IS NOT NULL THEN '{column.removesuffix('_id')}:' || CAST({column} AS VARCHAR)" for column in SUBJECTS
    )
    return f"CASE {cases} ELSE 'group:' || CAST(group_id AS VARCHAR) END"


def upgrade() -> None:
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('subject_type', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('subject_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('about', sa.String(length=48), nullable=True))
    op.execute(f'UPDATE notifications SET about = {about()}')
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.alter_column('about', existing_type=sa.String(length=48), nullable=False)
        batch_op.alter_column('kind', existing_type=sa.String(length=12), type_=sa.String(length=24), existing_nullable=False)
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), one_of((*SUBJECTS, 'subject_id')))
        batch_op.create_check_constraint(
            batch_op.f('ck_notifications_typed_subject'), '(subject_type IS NULL) = (subject_id IS NULL)'
        )
        batch_op.drop_index('ix_notifications_unread')
        batch_op.create_index('ix_notifications_kinds', ['member_id', 'kind', 'at', 'id'], unique=False)
        batch_op.create_index('ix_notifications_about', ['member_id', 'about', 'at', 'id'], unique=False)
        batch_op.create_index('ix_notifications_read', ['read_at'], unique=False)
        batch_op.create_index('ix_notifications_subject', ['subject_type', 'subject_id'], unique=False)
        batch_op.create_index(
            'ix_notifications_unread', ['member_id', 'at', 'id', 'kind'], unique=False,
            sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'),
        )

    with op.batch_alter_table('notification_preferences', schema=None) as batch_op:
        batch_op.add_column(sa.Column('refused_kinds', database.JSON, nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('reactions', sa.String(length=16), nullable=False, server_default='always'))
        batch_op.create_check_constraint(
            batch_op.f('ck_notification_preferences_reactions'), "reactions IN ('always', 'first_daily', 'first', 'never')"
        )
    with op.batch_alter_table('notification_preferences', schema=None) as batch_op:
        batch_op.alter_column('refused_kinds', existing_type=database.JSON, server_default=None)
        batch_op.alter_column('reactions', existing_type=sa.String(length=16), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('notification_preferences', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notification_preferences_reactions'), type_='check')
        batch_op.drop_column('reactions')
        batch_op.drop_column('refused_kinds')

    op.execute(f'DELETE FROM notifications WHERE subject_id IS NOT NULL OR kind NOT IN ({KINDS})')
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_index('ix_notifications_unread')
        batch_op.drop_index('ix_notifications_subject')
        batch_op.drop_index('ix_notifications_read')
        batch_op.drop_index('ix_notifications_about')
        batch_op.drop_index('ix_notifications_kinds')
        batch_op.create_index('ix_notifications_unread', ['member_id', 'read_at'], unique=False)
        batch_op.drop_constraint(batch_op.f('ck_notifications_typed_subject'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), one_of(SUBJECTS))
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f'kind IN ({KINDS})')
        batch_op.alter_column('kind', existing_type=sa.String(length=24), type_=sa.String(length=12), existing_nullable=False)
        batch_op.drop_column('about')
        batch_op.drop_column('subject_id')
        batch_op.drop_column('subject_type')

"""reports and the review queue"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0020'
down_revision = '0019'

KINDS = (
    "'mention', 'reply', 'quote', 'thread', 'group', 'added', 'unanswered', 'match', 'reaction', 'reactions',"
    " 'reminder'"
)
SUBJECTS = ('thread_id', 'conversation_id', 'request_id', 'peer_id')


def one_of(columns: tuple[str, ...]) -> str:
    return ' + '.join(f'CASE WHEN {column} IS NULL THEN 0 ELSE 1 END' for column in columns) + ' = 1'


def upgrade() -> None:
    op.create_table('appeals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("outcome IN ('waiting', 'granted', 'upheld')", name=op.f('ck_appeals_outcome')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['members.id'], name=op.f('fk_appeals_decided_by_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_appeals_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeals')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_appeals_entry_id'))
    )
    with op.batch_alter_table('appeals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeals_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeals_member_id'), ['member_id'], unique=False)

    op.create_table('answer_templates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['members.id'], name=op.f('fk_answer_templates_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_answer_templates_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_templates'))
    )
    with op.batch_alter_table('answer_templates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_templates_by_id'), ['by_id'], unique=False)
        batch_op.create_index('ix_answer_templates_order', ['group_id', 'title', 'id'], unique=False)

    op.create_table('review_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('subject_type', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('barred_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('causes', database.JSON, nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('report_count', sa.Integer(), nullable=False),
    sa.Column('hidden_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('due_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('decision', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('claimed_by_id', sa.Integer(), nullable=True),
    sa.Column('claimed_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('appeal', 'report', 'watch_word', 'approval', 'newcomer', 'unanswered')", name=op.f('ck_review_items_kind')),
    sa.CheckConstraint("status IN ('waiting', 'decided')", name=op.f('ck_review_items_status')),
    sa.ForeignKeyConstraint(['author_id'], ['members.id'], name=op.f('fk_review_items_author_id')),
    sa.ForeignKeyConstraint(['barred_id'], ['members.id'], name=op.f('fk_review_items_barred_id')),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['members.id'], name=op.f('fk_review_items_claimed_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['members.id'], name=op.f('fk_review_items_decided_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_review_items_group_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_items'))
    )
    with op.batch_alter_table('review_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_items_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_items_barred_id'), ['barred_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_items_claimed_by_id'), ['claimed_by_id'], unique=False)
        batch_op.create_index('ix_review_items_decided', ['status', 'decided_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_items_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index('ix_review_items_queue', ['status', 'rank', 'id'], unique=False)
        batch_op.create_index('ix_review_items_queue_of_group', ['group_id', 'status', 'rank', 'id'], unique=False)
        batch_op.create_index('ix_review_items_subject', ['subject_type', 'subject_id', 'decided_at'], unique=False)
        batch_op.create_index('uq_review_items_waiting', ['subject_type', 'subject_id'], unique=True, sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))

    op.create_table('staff_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['members.id'], name=op.f('fk_staff_notes_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_staff_notes_group_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_staff_notes_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_notes'))
    )
    with op.batch_alter_table('staff_notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_notes_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_staff_notes_group_id'), ['group_id'], unique=False)
        batch_op.create_index('ix_staff_notes_of_member', ['member_id', 'id'], unique=False)

    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=16), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('copy', database.JSON, nullable=False),
    sa.Column('outcome', sa.String(length=8), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome IN ('waiting', 'agreed', 'declined')", name=op.f('ck_reports_outcome')),
    sa.CheckConstraint("reason IN ('spam', 'unkind', 'private_data', 'off_topic', 'other')", name=op.f('ck_reports_reason')),
    sa.ForeignKeyConstraint(['item_id'], ['review_items.id'], name=op.f('fk_reports_item_id')),
    sa.ForeignKeyConstraint(['reporter_id'], ['members.id'], name=op.f('fk_reports_reporter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('item_id', 'reporter_id', name=op.f('uq_reports_item_id_reporter_id'))
    )
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.create_index('ix_reports_of_item', ['item_id', 'id'], unique=False)
        batch_op.create_index('ix_reports_of_reporter', ['reporter_id', 'id'], unique=False)

    op.create_table('sanctions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('lifted_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('lifted_by_id', sa.Integer(), nullable=True),
    sa.Column('lift_reason', sa.Text(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'warning') = (ends_at IS NULL)", name=op.f('ck_sanctions_end')),
    sa.CheckConstraint("kind IN ('warning', 'silence', 'suspension')", name=op.f('ck_sanctions_kind')),
    sa.ForeignKeyConstraint(['by_id'], ['members.id'], name=op.f('fk_sanctions_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_sanctions_group_id')),
    sa.ForeignKeyConstraint(['item_id'], ['review_items.id'], name=op.f('fk_sanctions_item_id')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['members.id'], name=op.f('fk_sanctions_lifted_by_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_sanctions_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sanctions'))
    )
    with op.batch_alter_table('sanctions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sanctions_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sanctions_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sanctions_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sanctions_lifted_by_id'), ['lifted_by_id'], unique=False)
        batch_op.create_index('ix_sanctions_of_member', ['member_id', 'id'], unique=False)

    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('item_id', sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f"kind IN ({KINDS}, 'act', 'report')")
        subjects = (*SUBJECTS, 'entry_id', 'item_id')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), one_of(subjects))
        batch_op.create_index(batch_op.f('ix_notifications_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notifications_item_id'), ['item_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_notifications_item_id'), 'review_items', ['item_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_notifications_entry_id'), 'audit_entries', ['entry_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_notifications_one_subject'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notifications_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_kind'), f'kind IN ({KINDS})')
        batch_op.create_check_constraint(batch_op.f('ck_notifications_one_subject'), one_of(SUBJECTS))
        batch_op.drop_constraint(batch_op.f('fk_notifications_entry_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_notifications_item_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_notifications_item_id'))
        batch_op.drop_index(batch_op.f('ix_notifications_entry_id'))
        batch_op.drop_column('item_id')
        batch_op.drop_column('entry_id')

    with op.batch_alter_table('sanctions', schema=None) as batch_op:
        batch_op.drop_index('ix_sanctions_of_member')
        batch_op.drop_index(batch_op.f('ix_sanctions_lifted_by_id'))
        batch_op.drop_index(batch_op.f('ix_sanctions_item_id'))
        batch_op.drop_index(batch_op.f('ix_sanctions_group_id'))
        batch_op.drop_index(batch_op.f('ix_sanctions_by_id'))

    op.drop_table('sanctions')
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.drop_index('ix_reports_of_reporter')
        batch_op.drop_index('ix_reports_of_item')

    op.drop_table('reports')
    with op.batch_alter_table('staff_notes', schema=None) as batch_op:
        batch_op.drop_index('ix_staff_notes_of_member')
        batch_op.drop_index(batch_op.f('ix_staff_notes_group_id'))
        batch_op.drop_index(batch_op.f('ix_staff_notes_by_id'))

    op.drop_table('staff_notes')
    with op.batch_alter_table('review_items', schema=None) as batch_op:
        batch_op.drop_index('uq_review_items_waiting', sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))
        batch_op.drop_index('ix_review_items_subject')
        batch_op.drop_index('ix_review_items_queue_of_group')
        batch_op.drop_index('ix_review_items_queue')
        batch_op.drop_index(batch_op.f('ix_review_items_decided_by_id'))
        batch_op.drop_index('ix_review_items_decided')
        batch_op.drop_index(batch_op.f('ix_review_items_claimed_by_id'))
        batch_op.drop_index(batch_op.f('ix_review_items_barred_id'))
        batch_op.drop_index(batch_op.f('ix_review_items_author_id'))

    op.drop_table('review_items')
    with op.batch_alter_table('answer_templates', schema=None) as batch_op:
        batch_op.drop_index('ix_answer_templates_order')
        batch_op.drop_index(batch_op.f('ix_answer_templates_by_id'))

    op.drop_table('answer_templates')
    with op.batch_alter_table('appeals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeals_member_id'))
        batch_op.drop_index(batch_op.f('ix_appeals_decided_by_id'))

    op.drop_table('appeals')

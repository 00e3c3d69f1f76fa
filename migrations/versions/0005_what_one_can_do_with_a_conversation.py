"""What one can do with a conversation: lists of one's own, history, files, drafts, search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database
from forum.kernel.markdown import plain
from forum.kernel.text import fold

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('drafts',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=360), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('saved_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_drafts_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'key', name=op.f('pk_drafts'))
    )
    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drafts_saved_at'), ['saved_at'], unique=False)

    op.create_table('absences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('participation_id', sa.Integer(), nullable=False),
    sa.Column('first_number', sa.Integer(), nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['participation_id'], ['participations.id'], name=op.f('fk_absences_participation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absences'))
    )
    with op.batch_alter_table('absences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_absences_participation_id'), ['participation_id'], unique=False)

    op.create_table('message_attachments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_message_attachments_file_id')),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_message_attachments_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_attachments')),
    sa.UniqueConstraint('file_id', name=op.f('uq_message_attachments_file_id')),
    sa.UniqueConstraint('message_id', 'position', name=op.f('uq_message_attachments_message_id_position'))
    )
    op.create_table('message_revisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('replaced_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_message_revisions_message_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message_revisions'))
    )
    with op.batch_alter_table('message_revisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_revisions_message_id'), ['message_id'], unique=False)

    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_files_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_files_kind'), "kind IN ('resource', 'message')")

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('search_text', sa.Text(), nullable=False, server_default=''))

    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('history_from', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('last_number', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('last_at', database.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('archived', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('pinned', sa.Boolean(), nullable=False, server_default=sa.false()))

    _fill_participations()
    _fill_search_text()
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.alter_column('search_text', server_default=None)

    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.alter_column('last_at', nullable=False)
        for column in ('history_from', 'last_number', 'archived', 'pinned'):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_index('ix_participations_list', ['member_id', 'archived', 'pinned', 'last_at', 'conversation_id'], unique=False, postgresql_where=sa.text('left_at IS NULL'), sqlite_where=sa.text('left_at IS NULL'))
        batch_op.create_index('ix_participations_unread', ['member_id', 'last_at', 'conversation_id'], unique=False, postgresql_where=sa.text('left_at IS NULL AND NOT muted AND last_number > last_read_number'), sqlite_where=sa.text('left_at IS NULL AND muted = 0 AND last_number > last_read_number'))
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('CREATE EXTENSION IF NOT EXISTS pg_trgm')
        op.execute('CREATE INDEX ix_messages_search ON messages USING gin (search_text gin_trgm_ops)')


def _fill_participations() -> None:
    """Those who take part stand where the conversation does; those who left, where it stood then."""
    op.execute("""
        UPDATE participations SET
        last_at = (SELECT c.last_message_at FROM conversations c WHERE c.id = participations.conversation_id),
        last_number = CASE WHEN left_at IS NULL
            THEN (SELECT c.last_number FROM conversations c WHERE c.id = participations.conversation_id)
            ELSE (SELECT count(*) FROM messages m WHERE m.conversation_id = participations.conversation_id
                  AND m.sent_at <= participations.left_at) END
    """)


def _fill_search_text() -> None:
    connection, after = op.get_bind(), 0
    messages = sa.table('messages', sa.column('id'), sa.column('html'), sa.column('search_text'))
    one = sa.update(messages).where(messages.c.id == sa.bindparam('number')).values(search_text=sa.bindparam('folded'))
    while True:
        following = sa.select(messages.c.id, messages.c.html).where(messages.c.id > after)
        rows = connection.execute(following.order_by(messages.c.id).limit(1000)).all()
        if not rows:
            return
        connection.execute(one, [{'number': row.id, 'folded': fold(plain(row.html))} for row in rows])
        after = rows[-1].id


def downgrade() -> None:
    with op.batch_alter_table('participations', schema=None) as batch_op:
        batch_op.drop_index('ix_participations_unread', postgresql_where=sa.text('left_at IS NULL AND NOT muted AND last_number > last_read_number'), sqlite_where=sa.text('left_at IS NULL AND muted = 0 AND last_number > last_read_number'))
        batch_op.drop_index('ix_participations_list', postgresql_where=sa.text('left_at IS NULL'), sqlite_where=sa.text('left_at IS NULL'))
        batch_op.drop_column('pinned')
        batch_op.drop_column('archived')
        batch_op.drop_column('last_at')
        batch_op.drop_column('last_number')
        batch_op.drop_column('history_from')

    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP INDEX ix_messages_search')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_column('search_text')

    with op.batch_alter_table('message_revisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_revisions_message_id'))

    op.drop_table('message_revisions')
    op.drop_table('message_attachments')
    with op.batch_alter_table('absences', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_absences_participation_id'))

    op.drop_table('absences')
    with op.batch_alter_table('drafts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drafts_saved_at'))

    op.drop_table('drafts')
    op.execute("DELETE FROM files WHERE kind = 'message'")
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_files_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_files_kind'), "kind IN ('resource')")

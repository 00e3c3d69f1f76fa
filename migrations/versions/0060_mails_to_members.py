"""mails to members"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0060'
down_revision = '0059'


def upgrade() -> None:
    op.create_table('digest_refusals',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('group_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_digest_refusals_group_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_digest_refusals_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'group_id', name=op.f('pk_digest_refusals'))
    )
    with op.batch_alter_table('digest_refusals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_digest_refusals_group_id'), ['group_id'], unique=False)

    op.create_table('digest_issues',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('found', database.JSON, nullable=False),
    sa.Column('made_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('spread_to', sa.Integer(), nullable=False),
    sa.Column('done_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_digest_issues_group_id')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_digest_issues_thread_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest_issues')),
    sa.UniqueConstraint('group_id', 'week', name=op.f('uq_digest_issues_group_id_week'))
    )
    with op.batch_alter_table('digest_issues', schema=None) as batch_op:
        batch_op.create_index('ix_digest_issues_open', ['id'], unique=False, sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_digest_issues_thread_id'), ['thread_id'], unique=False)

    op.create_table('mails',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('notification_id', sa.Integer(), nullable=True),
    sa.Column('conversation_id', sa.Integer(), nullable=True),
    sa.Column('issue_id', sa.Integer(), nullable=True),
    sa.Column('made_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('due_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('queued_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('prepared_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('sent_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('why', sa.String(length=16), nullable=False),
    sa.CheckConstraint("kind IN ('one', 'lines', 'together', 'digest')", name=op.f('ck_mails_kind')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_mails_conversation_id')),
    sa.ForeignKeyConstraint(['issue_id'], ['digest_issues.id'], name=op.f('fk_mails_issue_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_mails_member_id')),
    sa.ForeignKeyConstraint(['notification_id'], ['notifications.id'], name=op.f('fk_mails_notification_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mails')),
    sa.UniqueConstraint('issue_id', 'member_id', name=op.f('uq_mails_issue_id_member_id'))
    )
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mails_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index('ix_mails_due', ['due_at', 'id'], unique=False, sqlite_where=sa.text('queued_at IS NULL AND sent_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('queued_at IS NULL AND sent_at IS NULL AND ended_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_mails_made_at'), ['made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_mails_notification_id'), ['notification_id'], unique=False)
        batch_op.create_index('ix_mails_of_day', ['member_id', 'prepared_at'], unique=False)
        batch_op.create_index('ix_mails_open_conversation', ['member_id', 'conversation_id'], unique=True, sqlite_where=sa.text("kind = 'lines' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'lines' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.create_index('ix_mails_open_notification', ['notification_id'], unique=True, sqlite_where=sa.text("kind = 'one' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'one' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.create_index('ix_mails_open_together', ['member_id'], unique=True, sqlite_where=sa.text("kind = 'together' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'together' AND prepared_at IS NULL AND ended_at IS NULL"))

    op.create_table('mailed_lines',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('conversation_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('since', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('mail_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_mailed_lines_conversation_id')),
    sa.ForeignKeyConstraint(['mail_id'], ['mails.id'], name=op.f('fk_mailed_lines_mail_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_mailed_lines_member_id')),
    sa.PrimaryKeyConstraint('member_id', 'conversation_id', name=op.f('pk_mailed_lines'))
    )
    with op.batch_alter_table('mailed_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mailed_lines_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mailed_lines_mail_id'), ['mail_id'], unique=False)

    op.create_table('mailed_notifications',
    sa.Column('notification_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('up_to', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('mail_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['mails.id'], name=op.f('fk_mailed_notifications_mail_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notification_id'], ['notifications.id'], name=op.f('fk_mailed_notifications_notification_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('notification_id', name=op.f('pk_mailed_notifications'))
    )
    with op.batch_alter_table('mailed_notifications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mailed_notifications_mail_id'), ['mail_id'], unique=False)

    op.create_table('mailed_posts',
    sa.Column('member_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('post_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('mail_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['mails.id'], name=op.f('fk_mailed_posts_mail_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_mailed_posts_member_id')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_mailed_posts_post_id')),
    sa.PrimaryKeyConstraint('member_id', 'post_id', name=op.f('pk_mailed_posts'))
    )
    with op.batch_alter_table('mailed_posts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mailed_posts_mail_id'), ['mail_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mailed_posts_post_id'), ['post_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('mailed_posts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mailed_posts_post_id'))
        batch_op.drop_index(batch_op.f('ix_mailed_posts_mail_id'))

    op.drop_table('mailed_posts')
    with op.batch_alter_table('mailed_notifications', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mailed_notifications_mail_id'))

    op.drop_table('mailed_notifications')
    with op.batch_alter_table('mailed_lines', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mailed_lines_mail_id'))
        batch_op.drop_index(batch_op.f('ix_mailed_lines_conversation_id'))

    op.drop_table('mailed_lines')
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.drop_index('ix_mails_open_together', sqlite_where=sa.text("kind = 'together' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'together' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.drop_index('ix_mails_open_notification', sqlite_where=sa.text("kind = 'one' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'one' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.drop_index('ix_mails_open_conversation', sqlite_where=sa.text("kind = 'lines' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'lines' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.drop_index('ix_mails_of_day')
        batch_op.drop_index(batch_op.f('ix_mails_notification_id'))
        batch_op.drop_index(batch_op.f('ix_mails_made_at'))
        batch_op.drop_index('ix_mails_due', sqlite_where=sa.text('queued_at IS NULL AND sent_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('queued_at IS NULL AND sent_at IS NULL AND ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_mails_conversation_id'))

    op.drop_table('mails')
    with op.batch_alter_table('digest_issues', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_digest_issues_thread_id'))
        batch_op.drop_index('ix_digest_issues_open', sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))

    op.drop_table('digest_issues')
    with op.batch_alter_table('digest_refusals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_digest_refusals_group_id'))

    op.drop_table('digest_refusals')

"""pushes to browsers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0062'
down_revision = '0061'


def upgrade() -> None:
    op.create_table('push_subscriptions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('endpoint', sa.Text(), nullable=False),
    sa.Column('endpoint_digest', sa.String(length=64), nullable=False),
    sa.Column('p256dh', sa.String(length=90), nullable=False),
    sa.Column('auth', sa.String(length=30), nullable=False),
    sa.Column('key_id', sa.String(length=16), nullable=False),
    sa.Column('browser', sa.String(length=60), nullable=False),
    sa.Column('made_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('used_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_push_subscriptions_member_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_push_subscriptions_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push_subscriptions')),
    sa.UniqueConstraint('endpoint_digest', name=op.f('uq_push_subscriptions_endpoint_digest')),
    sa.UniqueConstraint('session_id', name=op.f('uq_push_subscriptions_session_id'))
    )
    with op.batch_alter_table('push_subscriptions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_push_subscriptions_member_id'), ['member_id'], unique=False)

    op.create_table('pushes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subscription_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('notification_id', sa.Integer(), nullable=True),
    sa.Column('conversation_id', sa.Integer(), nullable=True),
    sa.Column('made_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('due_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('queued_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('prepared_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('why', sa.String(length=16), nullable=False),
    sa.Column('attempts', sa.SmallInteger(), nullable=False),
    sa.Column('cut', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('one', 'lines', 'together', 'test')", name=op.f('ck_pushes_kind')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_pushes_conversation_id')),
    sa.ForeignKeyConstraint(['notification_id'], ['notifications.id'], name=op.f('fk_pushes_notification_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['subscription_id'], ['push_subscriptions.id'], name=op.f('fk_pushes_subscription_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pushes'))
    )
    with op.batch_alter_table('pushes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pushes_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index('ix_pushes_due', ['due_at', 'id'], unique=False, sqlite_where=sa.text('queued_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('queued_at IS NULL AND ended_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_pushes_made_at'), ['made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_pushes_notification_id'), ['notification_id'], unique=False)
        batch_op.create_index('ix_pushes_of_subscription', ['subscription_id', 'notification_id', 'ended_at'], unique=False)
        batch_op.create_index('ix_pushes_open_lines', ['subscription_id', 'conversation_id'], unique=True, sqlite_where=sa.text("kind = 'lines' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'lines' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.create_index('ix_pushes_open_one', ['subscription_id', 'notification_id'], unique=True, sqlite_where=sa.text("kind = 'one' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'one' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.create_index('ix_pushes_open_test', ['subscription_id'], unique=True, sqlite_where=sa.text("kind = 'test' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'test' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.create_index('ix_pushes_open_together', ['subscription_id'], unique=True, sqlite_where=sa.text("kind = 'together' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'together' AND prepared_at IS NULL AND ended_at IS NULL"))

    with op.batch_alter_table('notification_preferences', schema=None) as batch_op:
        usual = '["mentions", "replies", "messages"]'
        batch_op.add_column(sa.Column('push_subjects', database.JSON, nullable=False, server_default=usual))
    with op.batch_alter_table('notification_preferences', schema=None) as batch_op:
        batch_op.alter_column('push_subjects', existing_type=database.JSON, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('notification_preferences', schema=None) as batch_op:
        batch_op.drop_column('push_subjects')

    with op.batch_alter_table('pushes', schema=None) as batch_op:
        batch_op.drop_index('ix_pushes_open_together', sqlite_where=sa.text("kind = 'together' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'together' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.drop_index('ix_pushes_open_test', sqlite_where=sa.text("kind = 'test' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'test' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.drop_index('ix_pushes_open_one', sqlite_where=sa.text("kind = 'one' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'one' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.drop_index('ix_pushes_open_lines', sqlite_where=sa.text("kind = 'lines' AND prepared_at IS NULL AND ended_at IS NULL"), postgresql_where=sa.text("kind = 'lines' AND prepared_at IS NULL AND ended_at IS NULL"))
        batch_op.drop_index('ix_pushes_of_subscription')
        batch_op.drop_index(batch_op.f('ix_pushes_notification_id'))
        batch_op.drop_index(batch_op.f('ix_pushes_made_at'))
        batch_op.drop_index('ix_pushes_due', sqlite_where=sa.text('queued_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('queued_at IS NULL AND ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_pushes_conversation_id'))

    op.drop_table('pushes')
    with op.batch_alter_table('push_subscriptions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_push_subscriptions_member_id'))

    op.drop_table('push_subscriptions')

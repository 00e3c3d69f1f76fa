"""webhooks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0063'
down_revision = '0062'


def upgrade() -> None:
    op.create_table('webhooks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('target_url', sa.String(length=500), nullable=False),
    sa.Column('events', database.JSON, nullable=False),
    sa.Column('scope', sa.String(length=8), nullable=False),
    sa.Column('keeper_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('secret_made_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('former_seed', sa.String(length=64), nullable=False),
    sa.Column('former_until', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('off_reason', sa.String(length=8), nullable=False),
    sa.Column('off_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("active = (off_reason = '')", name=op.f('ck_webhooks_off')),
    sa.CheckConstraint("off_reason IN ('', 'staff', 'failing', 'gone')", name=op.f('ck_webhooks_off_reason')),
    sa.CheckConstraint("scope IN ('public', 'members', 'groups')", name=op.f('ck_webhooks_scope')),
    sa.ForeignKeyConstraint(['keeper_id'], ['members.id'], name=op.f('fk_webhooks_keeper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhooks'))
    )
    with op.batch_alter_table('webhooks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhooks_keeper_id'), ['keeper_id'], unique=False)

    op.create_table('webhook_deliveries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('webhook_id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.String(length=40), nullable=False),
    sa.Column('event', sa.String(length=40), nullable=False),
    sa.Column('ids', database.JSON, nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('occurred_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('settled_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_status', sa.Integer(), nullable=True),
    sa.Column('last_problem', sa.String(length=24), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'sent', 'failed', 'withheld', 'missed')", name=op.f('ck_webhook_deliveries_state')),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhooks.id'], name=op.f('fk_webhook_deliveries_webhook_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_deliveries')),
    sa.UniqueConstraint('message_id', name=op.f('uq_webhook_deliveries_message_id'))
    )
    with op.batch_alter_table('webhook_deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_webhook_deliveries_due', ['state', 'due_at', 'webhook_id'], unique=False)
        batch_op.create_index('ix_webhook_deliveries_list', ['webhook_id', 'id'], unique=False)
        batch_op.create_index('ix_webhook_deliveries_list_of_state', ['webhook_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_webhook_deliveries_next', ['webhook_id', 'state', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_webhook_deliveries_old', ['created_at'], unique=False)

    op.create_table('webhook_groups',
    sa.Column('webhook_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_webhook_groups_group_id')),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhooks.id'], name=op.f('fk_webhook_groups_webhook_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('webhook_id', 'group_id', name=op.f('pk_webhook_groups'))
    )
    with op.batch_alter_table('webhook_groups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_groups_group_id'), ['group_id'], unique=False)

    op.create_table('webhook_health',
    sa.Column('webhook_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('last_status', sa.Integer(), nullable=True),
    sa.Column('last_problem', sa.String(length=24), nullable=False),
    sa.Column('last_success_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('resting_until', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('busy_until', database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhooks.id'], name=op.f('fk_webhook_health_webhook_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('webhook_id', name=op.f('pk_webhook_health'))
    )
    op.create_table('webhook_attempts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('delivery_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('took_ms', sa.Integer(), nullable=False),
    sa.Column('request_headers', database.JSON, nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('problem', sa.String(length=24), nullable=False),
    sa.Column('answer_headers', database.JSON, nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['webhook_deliveries.id'], name=op.f('fk_webhook_attempts_delivery_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_attempts'))
    )
    with op.batch_alter_table('webhook_attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_attempts_delivery_id'), ['delivery_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('webhook_attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_attempts_delivery_id'))

    op.drop_table('webhook_attempts')
    op.drop_table('webhook_health')
    with op.batch_alter_table('webhook_groups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_groups_group_id'))

    op.drop_table('webhook_groups')
    with op.batch_alter_table('webhook_deliveries', schema=None) as batch_op:
        batch_op.drop_index('ix_webhook_deliveries_old')
        batch_op.drop_index('ix_webhook_deliveries_next')
        batch_op.drop_index('ix_webhook_deliveries_list_of_state')
        batch_op.drop_index('ix_webhook_deliveries_list')
        batch_op.drop_index('ix_webhook_deliveries_due')

    op.drop_table('webhook_deliveries')
    with op.batch_alter_table('webhooks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhooks_keeper_id'))

    op.drop_table('webhooks')
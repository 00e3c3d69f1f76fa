"""mails that came in"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0059'
down_revision = '0058'


def upgrade() -> None:
    op.create_table('inbound_mails',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('message_id', sa.String(length=250), nullable=False),
    sa.Column('way', sa.String(length=8), nullable=False),
    sa.Column('received_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('files_refused', database.JSON, nullable=False),
    sa.Column('sender', sa.String(length=254), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('answered_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('raw', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'done')", name=op.f('ck_inbound_mails_state')),
    sa.CheckConstraint("way IN ('http', 'mailbox', 'command')", name=op.f('ck_inbound_mails_way')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_inbound_mails_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbound_mails')),
    sa.UniqueConstraint('key', name=op.f('uq_inbound_mails_key'))
    )
    with op.batch_alter_table('inbound_mails', schema=None) as batch_op:
        batch_op.create_index('ix_inbound_mails_answered', ['sender', 'answered_at'], unique=False)
        batch_op.create_index('ix_inbound_mails_by_outcome', ['outcome', 'received_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inbound_mails_member_id'), ['member_id'], unique=False)
        batch_op.create_index('ix_inbound_mails_order', ['received_at', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('inbound_mails', schema=None) as batch_op:
        batch_op.drop_index('ix_inbound_mails_order')
        batch_op.drop_index(batch_op.f('ix_inbound_mails_member_id'))
        batch_op.drop_index('ix_inbound_mails_by_outcome')
        batch_op.drop_index('ix_inbound_mails_answered')

    op.drop_table('inbound_mails')

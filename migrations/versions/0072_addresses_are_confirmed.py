"""addresses are confirmed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0072'
down_revision = '0071'


def upgrade() -> None:
    op.create_table('address_confirmations',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('asked_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('mails', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_address_confirmations_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_address_confirmations')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_address_confirmations_token_hash'))
    )
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.add_column(sa.Column('address_confirmed', sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('members', schema=None) as batch_op:
        batch_op.drop_column('address_confirmed')

    op.drop_table('address_confirmations')

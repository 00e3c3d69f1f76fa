"""cards of links"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0029'
down_revision = '0028'


def upgrade() -> None:
    op.create_table('link_cards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('description', sa.String(length=500), nullable=False),
    sa.Column('site', sa.String(length=120), nullable=False),
    sa.Column('fetched_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'ready', 'none')", name=op.f('ck_link_cards_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_cards')),
    sa.UniqueConstraint('digest', name=op.f('uq_link_cards_digest'))
    )
    op.create_table('posted_links',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('shown', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['card_id'], ['link_cards.id'], name=op.f('fk_posted_links_card_id')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_posted_links_post_id')),
    sa.PrimaryKeyConstraint('post_id', 'card_id', name=op.f('pk_posted_links'))
    )
    with op.batch_alter_table('posted_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_posted_links_card_id'), ['card_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('posted_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posted_links_card_id'))

    op.drop_table('posted_links')
    op.drop_table('link_cards')

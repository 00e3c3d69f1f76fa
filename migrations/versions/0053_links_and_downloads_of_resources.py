"""links and downloads of resources"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0053'
down_revision = '0052'


def upgrade() -> None:
    op.create_table('resource_downloads',
    sa.Column('resource_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('visitor', sa.String(length=24), nullable=False),
    sa.Column('seen_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('counted_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('resource_id', 'visitor', name=op.f('pk_resource_downloads'))
    )
    with op.batch_alter_table('resource_downloads', schema=None) as batch_op:
        batch_op.create_index('ix_resource_downloads_seen_at', ['seen_at'], unique=False)
        batch_op.create_index('ix_resource_downloads_waiting', ['resource_id'], unique=False, sqlite_where=sa.text('counted_at IS NULL'), postgresql_where=sa.text('counted_at IS NULL'))

    op.create_table('resource_links',
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('problem', sa.String(length=40), nullable=True),
    sa.Column('copied_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('tried_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'ready', 'dead')", name=op.f('ck_resource_links_state')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_resource_links_resource_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('resource_id', name=op.f('pk_resource_links'))
    )
    with op.batch_alter_table('resource_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resource_links_digest'), ['digest'], unique=False)

    with op.batch_alter_table('resources', schema=None) as batch_op:
        batch_op.add_column(sa.Column('link_url', sa.String(length=500), server_default='', nullable=False))
        batch_op.add_column(sa.Column('download_count', sa.Integer(), server_default='0', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('resources', schema=None) as batch_op:
        batch_op.drop_column('download_count')
        batch_op.drop_column('link_url')

    with op.batch_alter_table('resource_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_resource_links_digest'))

    op.drop_table('resource_links')
    with op.batch_alter_table('resource_downloads', schema=None) as batch_op:
        batch_op.drop_index('ix_resource_downloads_waiting', sqlite_where=sa.text('counted_at IS NULL'), postgresql_where=sa.text('counted_at IS NULL'))
        batch_op.drop_index('ix_resource_downloads_seen_at')

    op.drop_table('resource_downloads')

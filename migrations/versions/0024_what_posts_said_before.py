"""what posts said before"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0024'
down_revision = '0023'


def upgrade() -> None:
    op.create_table('post_originals',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('kept_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_post_originals_post_id')),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_post_originals'))
    )
    with op.batch_alter_table('post_originals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_originals_kept_at'), ['kept_at'], unique=False)

    with op.batch_alter_table('post_revisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reverted_to', sa.Integer(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('post_revisions', schema=None) as batch_op:
        batch_op.drop_column('reverted_to')

    with op.batch_alter_table('post_originals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_originals_kept_at'))

    op.drop_table('post_originals')

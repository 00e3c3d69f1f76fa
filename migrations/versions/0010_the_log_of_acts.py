"""the log of acts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0010'
down_revision = '0009'

# What was written stands; only that an act is undone is noted later.
KEPT = (
    'id', 'at', 'actor_id', 'act', 'subject_type', 'subject_id', 'group_id', 'member_id', 'reason', 'open', 'public',
    'staff', 'undoable', 'undo',
)
SQLITE_GUARDS = (
    f"CREATE TRIGGER audit_entries_stand BEFORE UPDATE OF {', '.join(KEPT)} ON audit_entries"
    " BEGIN SELECT RAISE(ABORT, 'the log is not changed'); END",
    "CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries"
    " BEGIN SELECT RAISE(ABORT, 'the log is not changed'); END",
)
DIFFERENT = ' OR '.join(f'OLD.{name} IS DISTINCT FROM NEW.{name}' for name in KEPT)
POSTGRESQL_GUARDS = (
    'CREATE OR REPLACE FUNCTION audit_entries_stand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
    f" IF TG_OP = 'DELETE' OR {DIFFERENT} THEN RAISE EXCEPTION 'the log is not changed'; END IF;"
    ' RETURN NEW; END $$',
    'CREATE TRIGGER audit_entries_stand BEFORE UPDATE OR DELETE ON audit_entries'
    ' FOR EACH ROW EXECUTE FUNCTION audit_entries_stand()',
)


def upgrade() -> None:
    op.create_table('audit_entries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('subject_type', sa.String(length=32), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('public', database.JSON, nullable=False),
    sa.Column('staff', database.JSON, nullable=False),
    sa.Column('undoable', sa.Boolean(), nullable=False),
    sa.Column('undo', database.JSON, nullable=False),
    sa.Column('undone_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_reason', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entries'))
    )
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entries_of_act', ['act', 'id'], unique=False)
        batch_op.create_index('ix_audit_entries_of_actor', ['actor_id', 'id'], unique=False)
        batch_op.create_index('ix_audit_entries_of_group', ['group_id', 'open', 'id'], unique=False)
        batch_op.create_index('ix_audit_entries_of_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('ix_audit_entries_of_subject', ['subject_type', 'subject_id', 'id'], unique=False)
        batch_op.create_index('ix_audit_entries_open', ['open', 'id'], unique=False)
    on_postgresql = op.get_bind().dialect.name == 'postgresql'
    for guard in POSTGRESQL_GUARDS if on_postgresql else SQLITE_GUARDS:
        op.execute(guard)


def downgrade() -> None:
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entries_open')
        batch_op.drop_index('ix_audit_entries_of_subject')
        batch_op.drop_index('ix_audit_entries_of_member')
        batch_op.drop_index('ix_audit_entries_of_group')
        batch_op.drop_index('ix_audit_entries_of_actor')
        batch_op.drop_index('ix_audit_entries_of_act')

    op.drop_table('audit_entries')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION IF EXISTS audit_entries_stand')

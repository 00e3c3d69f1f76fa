"""a mail that was sent stays known when what it told is taken back"""

from __future__ import annotations

from alembic import op

revision = '0064'
down_revision = '0063'


def upgrade() -> None:
    _refer('SET NULL')


def downgrade() -> None:
    op.execute("DELETE FROM mails WHERE kind = 'one' AND notification_id IS NULL")
    _refer('CASCADE')


def _refer(on_delete: str) -> None:
    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_mails_notification_id'), type_='foreignkey')
        batch_op.create_foreign_key(
            batch_op.f('fk_mails_notification_id'), 'notifications', ['notification_id'], ['id'], ondelete=on_delete
        )

"""subscribers of notifications are a package

What still waits for them goes on under their new name.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'

OLD, NEW = 'notifications.subscribers.', 'notifications.subscribers.telling.'


def upgrade() -> None:
    waiting = sa.table('outbox_deliveries', sa.column('subscriber', sa.String))
    op.execute(
        sa.update(waiting)
        .where(waiting.c.subscriber.like(f'{OLD}%'), waiting.c.subscriber.not_like(f'{OLD}%.%'))
        .values(subscriber=sa.func.replace(waiting.c.subscriber, OLD, NEW))
    )

"""words are found together"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'

# Parts of words are found by trigrams; where the extension cannot be made, the same question is answered more slowly.
TRIGRAMS = """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX IF NOT EXISTS ix_profile_texts_trigrams ON profile_texts USING gin (text gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'people are looked for without trigrams: %', SQLERRM;
END $$
"""
# Only members read the directory: what everybody may read is in what members read. Each text holds the wider ones.
TOGETHER = """
CREATE TABLE texts_by_audience AS
SELECT member_id, min(audience, 2) AS audience, text FROM profile_texts
"""
WIDER = """
INSERT INTO profile_texts (member_id, audience, text)
SELECT one.member_id, one.audience, group_concat(wider.text, ' ')
FROM (SELECT DISTINCT member_id, audience FROM texts_by_audience) AS one
JOIN texts_by_audience AS wider ON wider.member_id = one.member_id AND wider.audience >= one.audience
GROUP BY one.member_id, one.audience
"""


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == 'postgresql'
    op.execute(TOGETHER.replace('min(', 'least(') if on_postgresql else TOGETHER)
    op.execute('CREATE INDEX ix_texts_by_audience ON texts_by_audience (member_id)')
    if on_postgresql:
        op.execute('DROP INDEX IF EXISTS ix_profile_texts_trigrams')
    op.execute('DELETE FROM profile_texts')
    op.execute(WIDER.replace('group_concat', 'string_agg') if on_postgresql else WIDER)
    op.execute('DROP TABLE texts_by_audience')
    if on_postgresql:
        op.execute(TRIGRAMS)
        op.alter_column('members', 'search_name', type_=sa.String(120, collation='C'))


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column('members', 'search_name', type_=sa.String(120, collation='default'))

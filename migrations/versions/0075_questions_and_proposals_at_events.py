"""Questions at events, proposals, and what follows an event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0075'
down_revision = '0074'


def upgrade() -> None:
    op.create_table('event_attendances',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=4), nullable=False),
    sa.Column('present', sa.Boolean(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("way IN ('self', 'code', 'host')", name=op.f('ck_event_attendances_way')),
    sa.ForeignKeyConstraint(['by_id'], ['members.id'], name=op.f('fk_event_attendances_by_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_attendances_event_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_event_attendances_member_id')),
    sa.PrimaryKeyConstraint('event_id', 'member_id', name=op.f('pk_event_attendances'))
    )
    with op.batch_alter_table('event_attendances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_attendances_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_attendances_member_id'), ['member_id'], unique=False)

    op.create_table('event_floors',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('asking', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('unnamed', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('code', sa.String(length=12), server_default='', nullable=False),
    sa.Column('opinions_asked_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_floors_event_id')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_event_floors'))
    )
    op.create_table('event_materials',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("part IN ('recording', 'slides', 'notes')", name=op.f('ck_event_materials_part')),
    sa.ForeignKeyConstraint(['added_by_id'], ['members.id'], name=op.f('fk_event_materials_added_by_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_materials_event_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_event_materials_resource_id')),
    sa.PrimaryKeyConstraint('event_id', 'resource_id', name=op.f('pk_event_materials'))
    )
    with op.batch_alter_table('event_materials', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_materials_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_materials_resource_id'), ['resource_id'], unique=False)

    op.create_table('event_opinions',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('stars', sa.SmallInteger(), nullable=False),
    sa.Column('useful', sa.Text(), nullable=False),
    sa.Column('better', sa.Text(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('stars between 1 and 5', name=op.f('ck_event_opinions_stars')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_opinions_event_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_event_opinions_member_id')),
    sa.PrimaryKeyConstraint('event_id', 'member_id', name=op.f('pk_event_opinions'))
    )
    with op.batch_alter_table('event_opinions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_opinions_member_id'), ['member_id'], unique=False)

    op.create_table('event_proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposer_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=140), nullable=False),
    sa.Column('aim', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('wishes', database.JSON, nullable=False),
    sa.Column('time_zone', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('workshop', 'ama', 'office_hours', 'masterclass', 'conference', 'session')", name=op.f('ck_event_proposals_kind')),
    sa.CheckConstraint("state IN ('waiting', 'asked', 'approved', 'declined', 'withdrawn')", name=op.f('ck_event_proposals_state')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['members.id'], name=op.f('fk_event_proposals_answered_by_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_proposals_event_id')),
    sa.ForeignKeyConstraint(['proposer_id'], ['members.id'], name=op.f('fk_event_proposals_proposer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_proposals'))
    )
    with op.batch_alter_table('event_proposals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_proposals_answered_by_id'), ['answered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_proposals_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_proposals_proposer_id'), ['proposer_id'], unique=False)
        batch_op.create_index('ix_event_proposals_queue', ['state', 'asked_at', 'id'], unique=False)

    op.create_table('event_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('unnamed', sa.Boolean(), nullable=False),
    sa.Column('text', sa.String(length=600), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('vote_count', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answer_html', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('asked_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('hidden_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'merged') = (merged_into_id is not null)", name=op.f('ck_event_questions_merged')),
    sa.CheckConstraint("state IN ('open', 'answered', 'live', 'aside', 'merged')", name=op.f('ck_event_questions_state')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['members.id'], name=op.f('fk_event_questions_answered_by_id')),
    sa.ForeignKeyConstraint(['author_id'], ['members.id'], name=op.f('fk_event_questions_author_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_questions_event_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['event_questions.id'], name=op.f('fk_event_questions_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_questions'))
    )
    with op.batch_alter_table('event_questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_questions_answered_by_id'), ['answered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_questions_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_questions_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_event_questions_rank', ['event_id', 'vote_count', 'id'], unique=False)

    op.create_table('event_proposal_criteria',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_event_proposal_criteria_criterion_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['event_proposals.id'], name=op.f('fk_event_proposal_criteria_proposal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('proposal_id', 'criterion_id', name=op.f('pk_event_proposal_criteria'))
    )
    with op.batch_alter_table('event_proposal_criteria', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_proposal_criteria_criterion_id'), ['criterion_id'], unique=False)

    op.create_table('event_proposal_hosts',
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_event_proposal_hosts_member_id')),
    sa.ForeignKeyConstraint(['proposal_id'], ['event_proposals.id'], name=op.f('fk_event_proposal_hosts_proposal_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('proposal_id', 'member_id', name=op.f('pk_event_proposal_hosts'))
    )
    with op.batch_alter_table('event_proposal_hosts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_proposal_hosts_member_id'), ['member_id'], unique=False)

    op.create_table('event_question_votes',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_event_question_votes_member_id')),
    sa.ForeignKeyConstraint(['question_id'], ['event_questions.id'], name=op.f('fk_event_question_votes_question_id')),
    sa.PrimaryKeyConstraint('question_id', 'member_id', name=op.f('pk_event_question_votes'))
    )
    with op.batch_alter_table('event_question_votes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_question_votes_member_id'), ['member_id'], unique=False)

    op.create_table('event_threads',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('begun_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('via_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_threads_event_id')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_event_threads_thread_id')),
    sa.ForeignKeyConstraint(['via_id'], ['threads.id'], name=op.f('fk_event_threads_via_id')),
    sa.PrimaryKeyConstraint('thread_id', 'event_id', name=op.f('pk_event_threads'))
    )
    with op.batch_alter_table('event_threads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_threads_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_threads_via_id'), ['via_id'], unique=False)



def downgrade() -> None:
    op.drop_table('event_threads')
    with op.batch_alter_table('event_question_votes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_question_votes_member_id'))

    op.drop_table('event_question_votes')
    with op.batch_alter_table('event_proposal_hosts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_proposal_hosts_member_id'))

    op.drop_table('event_proposal_hosts')
    with op.batch_alter_table('event_proposal_criteria', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_proposal_criteria_criterion_id'))

    op.drop_table('event_proposal_criteria')
    with op.batch_alter_table('event_questions', schema=None) as batch_op:
        batch_op.drop_index('ix_event_questions_rank')
        batch_op.drop_index(batch_op.f('ix_event_questions_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_event_questions_author_id'))
        batch_op.drop_index(batch_op.f('ix_event_questions_answered_by_id'))

    op.drop_table('event_questions')
    with op.batch_alter_table('event_proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_event_proposals_queue')
        batch_op.drop_index(batch_op.f('ix_event_proposals_proposer_id'))
        batch_op.drop_index(batch_op.f('ix_event_proposals_event_id'))
        batch_op.drop_index(batch_op.f('ix_event_proposals_answered_by_id'))

    op.drop_table('event_proposals')
    with op.batch_alter_table('event_opinions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_opinions_member_id'))

    op.drop_table('event_opinions')
    with op.batch_alter_table('event_materials', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_materials_resource_id'))
        batch_op.drop_index(batch_op.f('ix_event_materials_added_by_id'))

    op.drop_table('event_materials')
    op.drop_table('event_floors')
    with op.batch_alter_table('event_attendances', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_attendances_member_id'))
        batch_op.drop_index(batch_op.f('ix_event_attendances_by_id'))

    op.drop_table('event_attendances')

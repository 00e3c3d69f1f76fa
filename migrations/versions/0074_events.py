"""Events, who holds them, and who comes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0074'
down_revision = '0073'


def upgrade() -> None:
    op.create_table('event_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('frequency', sa.String(length=16), nullable=False),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("frequency IN ('weekly', 'fortnightly', 'monthly')", name=op.f('ck_event_series_frequency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_series'))
    )
    op.create_table('member_calendars',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('feed_key', sa.Integer(), nullable=False),
    sa.Column('mails', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_member_calendars_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_member_calendars'))
    )
    op.create_table('events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('title', sa.String(length=140), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('description_html', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('time_zone', sa.String(length=60), nullable=False),
    sa.Column('starts_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('ends_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('link', sa.String(length=500), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('opens_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('closes_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('questions', database.JSON, nullable=False),
    sa.Column('list_shown_to', sa.String(length=16), nullable=False),
    sa.Column('registered_count', sa.Integer(), nullable=False),
    sa.Column('waiting_count', sa.Integer(), nullable=False),
    sa.Column('last_place', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('day_reminded_for', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('hour_reminded_for', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('cancel_reason', sa.String(length=500), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('workshop', 'ama', 'office_hours', 'masterclass', 'conference', 'session')", name=op.f('ck_events_kind')),
    sa.CheckConstraint("list_shown_to IN ('hosts', 'registered')", name=op.f('ck_events_list_shown_to')),
    sa.CheckConstraint("state IN ('draft', 'proposed', 'declined', 'published', 'cancelled')", name=op.f('ck_events_state')),
    sa.CheckConstraint('capacity is null or capacity > 0', name=op.f('ck_events_capacity')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_events_order')),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_events_area_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['members.id'], name=op.f('fk_events_created_by_id')),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_events_group_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['events.id'], name=op.f('fk_events_parent_id')),
    sa.ForeignKeyConstraint(['series_id'], ['event_series.id'], name=op.f('fk_events_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_events')),
    sa.UniqueConstraint('uid', name=op.f('uq_events_uid'))
    )
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_events_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_events_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index('ix_events_of_group', ['group_id', 'starts_at', 'id'], unique=False)
        batch_op.create_index('ix_events_of_parent', ['parent_id', 'starts_at', 'id'], unique=False)
        batch_op.create_index('ix_events_of_series', ['series_id', 'starts_at', 'id'], unique=False)
        batch_op.create_index('ix_events_order', ['starts_at', 'id'], unique=False)

    op.create_table('event_criteria',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['criterion_id'], ['criteria.id'], name=op.f('fk_event_criteria_criterion_id')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_criteria_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_criteria')),
    sa.UniqueConstraint('event_id', 'criterion_id', name=op.f('uq_event_criteria_event_id_criterion_id'))
    )
    with op.batch_alter_table('event_criteria', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_criteria_criterion_id'), ['criterion_id'], unique=False)

    op.create_table('event_hosts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_event_hosts_event_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_event_hosts_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_hosts')),
    sa.UniqueConstraint('event_id', 'member_id', name=op.f('uq_event_hosts_event_id_member_id'))
    )
    with op.batch_alter_table('event_hosts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_hosts_member_id'), ['member_id'], unique=False)

    op.create_table('registrations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('answers', database.JSON, nullable=False),
    sa.Column('asked_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('changed_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('registered', 'waiting', 'withdrawn')", name=op.f('ck_registrations_state')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_registrations_event_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_registrations_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registrations')),
    sa.UniqueConstraint('event_id', 'member_id', name=op.f('uq_registrations_event_id_member_id'))
    )
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.create_index('ix_registrations_of_member', ['member_id', 'state', 'event_id'], unique=False)
        batch_op.create_index('ix_registrations_order', ['event_id', 'state', 'place'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('registrations', schema=None) as batch_op:
        batch_op.drop_index('ix_registrations_order')
        batch_op.drop_index('ix_registrations_of_member')

    op.drop_table('registrations')
    with op.batch_alter_table('event_hosts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_hosts_member_id'))

    op.drop_table('event_hosts')
    with op.batch_alter_table('event_criteria', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_criteria_criterion_id'))

    op.drop_table('event_criteria')
    with op.batch_alter_table('events', schema=None) as batch_op:
        batch_op.drop_index('ix_events_order')
        batch_op.drop_index('ix_events_of_series')
        batch_op.drop_index('ix_events_of_parent')
        batch_op.drop_index('ix_events_of_group')
        batch_op.drop_index(batch_op.f('ix_events_created_by_id'))
        batch_op.drop_index(batch_op.f('ix_events_area_id'))

    op.drop_table('events')
    op.drop_table('member_calendars')
    op.drop_table('event_series')

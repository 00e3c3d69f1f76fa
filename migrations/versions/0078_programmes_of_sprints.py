"""programmes of sprints"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.kernel import database

revision = '0078'
down_revision = '0077'


def upgrade() -> None:
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_files_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_files_kind'), "kind IN ('resource', 'message', 'post', 'evidence', 'submission')")

    op.create_table('sprint_assignments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sprint_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('words_html', sa.Text(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=True),
    sa.Column('due_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('time_zone', sa.String(length=60), nullable=False),
    sa.Column('opened_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['members.id'], name=op.f('fk_sprint_assignments_created_by_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_sprint_assignments_resource_id')),
    sa.ForeignKeyConstraint(['sprint_id'], ['sprints.id'], name=op.f('fk_sprint_assignments_sprint_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sprint_assignments'))
    )
    with op.batch_alter_table('sprint_assignments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_assignments_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index('ix_sprint_assignments_order', ['sprint_id', 'due_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sprint_assignments_resource_id'), ['resource_id'], unique=False)

    op.create_table('sprint_nudges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sprint_id', sa.Integer(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('monday', sa.Date(), nullable=False),
    sa.Column('told', database.JSON, nullable=False),
    sa.Column('told_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_sprint_nudges_city_id')),
    sa.ForeignKeyConstraint(['sprint_id'], ['sprints.id'], name=op.f('fk_sprint_nudges_sprint_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sprint_nudges')),
    sa.UniqueConstraint('sprint_id', 'city_id', 'monday', name=op.f('uq_sprint_nudges_sprint_id_city_id_monday'))
    )
    with op.batch_alter_table('sprint_nudges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_nudges_city_id'), ['city_id'], unique=False)

    op.create_table('sprint_programmes',
    sa.Column('sprint_id', sa.Integer(), nullable=False),
    sa.Column('nudges_paused_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('nudges_paused_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['nudges_paused_by_id'], ['members.id'], name=op.f('fk_sprint_programmes_nudges_paused_by_id')),
    sa.ForeignKeyConstraint(['sprint_id'], ['sprints.id'], name=op.f('fk_sprint_programmes_sprint_id')),
    sa.PrimaryKeyConstraint('sprint_id', name=op.f('pk_sprint_programmes'))
    )
    with op.batch_alter_table('sprint_programmes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_programmes_nudges_paused_by_id'), ['nudges_paused_by_id'], unique=False)

    op.create_table('sprint_sessions',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('sprint_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.CheckConstraint("kind IN ('pre_call', 'weekly')", name=op.f('ck_sprint_sessions_kind')),
    sa.ForeignKeyConstraint(['event_id'], ['events.id'], name=op.f('fk_sprint_sessions_event_id')),
    sa.ForeignKeyConstraint(['sprint_id'], ['sprints.id'], name=op.f('fk_sprint_sessions_sprint_id')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_sprint_sessions'))
    )
    with op.batch_alter_table('sprint_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_sessions_sprint_id'), ['sprint_id'], unique=False)

    op.create_table('sprint_tools',
    sa.Column('sprint_id', sa.Integer(), nullable=False),
    sa.Column('resource_id', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['members.id'], name=op.f('fk_sprint_tools_added_by_id')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_sprint_tools_resource_id')),
    sa.ForeignKeyConstraint(['sprint_id'], ['sprints.id'], name=op.f('fk_sprint_tools_sprint_id')),
    sa.PrimaryKeyConstraint('sprint_id', 'resource_id', name=op.f('pk_sprint_tools'))
    )
    with op.batch_alter_table('sprint_tools', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_tools_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sprint_tools_resource_id'), ['resource_id'], unique=False)

    op.create_table('sprint_attendances',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('present', sa.Boolean(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.Column('noted_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_sprint_attendances_city_id')),
    sa.ForeignKeyConstraint(['event_id'], ['sprint_sessions.event_id'], name=op.f('fk_sprint_attendances_event_id')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['members.id'], name=op.f('fk_sprint_attendances_noted_by_id')),
    sa.PrimaryKeyConstraint('event_id', 'city_id', name=op.f('pk_sprint_attendances'))
    )
    with op.batch_alter_table('sprint_attendances', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_attendances_city_id'), ['city_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sprint_attendances_noted_by_id'), ['noted_by_id'], unique=False)

    op.create_table('sprint_submissions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('latest', sa.Integer(), nullable=False),
    sa.Column('first_submitted_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('words_back', sa.Text(), nullable=False),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True),
    sa.Column('reviewed_at', database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('submitted', 'changes', 'accepted')", name=op.f('ck_sprint_submissions_state')),
    sa.ForeignKeyConstraint(['assignment_id'], ['sprint_assignments.id'], name=op.f('fk_sprint_submissions_assignment_id')),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_sprint_submissions_city_id')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['members.id'], name=op.f('fk_sprint_submissions_reviewed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sprint_submissions')),
    sa.UniqueConstraint('assignment_id', 'city_id', name=op.f('uq_sprint_submissions_assignment_id_city_id'))
    )
    with op.batch_alter_table('sprint_submissions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_submissions_city_id'), ['city_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sprint_submissions_reviewed_by_id'), ['reviewed_by_id'], unique=False)
        batch_op.create_index('ix_sprint_submissions_waiting', ['state', 'submitted_at', 'id'], unique=False)

    op.create_table('sprint_submission_comments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['members.id'], name=op.f('fk_sprint_submission_comments_author_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['sprint_submissions.id'], name=op.f('fk_sprint_submission_comments_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sprint_submission_comments'))
    )
    with op.batch_alter_table('sprint_submission_comments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_submission_comments_author_id'), ['author_id'], unique=False)
        batch_op.create_index('ix_sprint_submission_comments_order', ['submission_id', 'id'], unique=False)

    op.create_table('sprint_submission_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('words_html', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', database.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['members.id'], name=op.f('fk_sprint_submission_versions_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['sprint_submissions.id'], name=op.f('fk_sprint_submission_versions_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sprint_submission_versions')),
    sa.UniqueConstraint('submission_id', 'number', name=op.f('uq_sprint_submission_versions_submission_id_number'))
    )
    with op.batch_alter_table('sprint_submission_versions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_submission_versions_by_id'), ['by_id'], unique=False)

    op.create_table('sprint_submission_files',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_sprint_submission_files_file_id')),
    sa.ForeignKeyConstraint(['version_id'], ['sprint_submission_versions.id'], name=op.f('fk_sprint_submission_files_version_id')),
    sa.PrimaryKeyConstraint('version_id', 'file_id', name=op.f('pk_sprint_submission_files'))
    )
    with op.batch_alter_table('sprint_submission_files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sprint_submission_files_file_id'), ['file_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('sprint_submission_files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_submission_files_file_id'))

    op.drop_table('sprint_submission_files')
    with op.batch_alter_table('sprint_submission_versions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_submission_versions_by_id'))

    op.drop_table('sprint_submission_versions')
    with op.batch_alter_table('sprint_submission_comments', schema=None) as batch_op:
        batch_op.drop_index('ix_sprint_submission_comments_order')
        batch_op.drop_index(batch_op.f('ix_sprint_submission_comments_author_id'))

    op.drop_table('sprint_submission_comments')
    with op.batch_alter_table('sprint_submissions', schema=None) as batch_op:
        batch_op.drop_index('ix_sprint_submissions_waiting')
        batch_op.drop_index(batch_op.f('ix_sprint_submissions_reviewed_by_id'))
        batch_op.drop_index(batch_op.f('ix_sprint_submissions_city_id'))

    op.drop_table('sprint_submissions')
    with op.batch_alter_table('sprint_attendances', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_attendances_noted_by_id'))
        batch_op.drop_index(batch_op.f('ix_sprint_attendances_city_id'))

    op.drop_table('sprint_attendances')
    with op.batch_alter_table('sprint_tools', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_tools_resource_id'))
        batch_op.drop_index(batch_op.f('ix_sprint_tools_added_by_id'))

    op.drop_table('sprint_tools')
    with op.batch_alter_table('sprint_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_sessions_sprint_id'))

    op.drop_table('sprint_sessions')
    with op.batch_alter_table('sprint_programmes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_programmes_nudges_paused_by_id'))

    op.drop_table('sprint_programmes')
    with op.batch_alter_table('sprint_nudges', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_nudges_city_id'))

    op.drop_table('sprint_nudges')
    with op.batch_alter_table('sprint_assignments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sprint_assignments_resource_id'))
        batch_op.drop_index('ix_sprint_assignments_order')
        batch_op.drop_index(batch_op.f('ix_sprint_assignments_created_by_id'))

    op.drop_table('sprint_assignments')

    op.execute("UPDATE files SET kind = 'resource' WHERE kind = 'submission'")  # as a message it would be swept away
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_files_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_files_kind'), "kind IN ('resource', 'message', 'post', 'evidence')")

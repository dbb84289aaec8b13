-- Rooms: workflow, applications, organisations. Urging, copies for information, comments, finished
-- work; and leaves count their changes.

alter table workflow_tasks add column urged_at timestamptz;
comment on column workflow_tasks.urged_at is 'When somebody last urged whoever has it in hand (催办).';
comment on column workflow_tasks.messages is 'What was written to whoever has it: kind, by, at, and the text, encrypted; the oldest first.';
-- What that somebody has urged waits for my post, due first?
create index workflow_tasks_urged_of_post on workflow_tasks (body_code, post_code, due_at, id)
    where urged_at is not null and state in ('open', 'claimed');
-- What of it have I claimed?
create index workflow_tasks_urged_of_assignee on workflow_tasks (assignee, due_at, id)
    where urged_at is not null and state = 'claimed';
-- What have I finished, the latest first?
create index workflow_tasks_finished on workflow_tasks (assignee, closed_at desc, id desc)
    where state = 'done';

create table applications_copies (
    id             uuid primary key,
    application_id uuid not null references applications (id),
    task_id        uuid not null references workflow_tasks (id),
    copied_to      uuid not null,
    copied_by      uuid not null,
    copied_at      timestamptz not null,
    note           bytea not null,
    read_at        timestamptz
);
comment on table applications_copies is 'What was copied to whom for information (抄送). Who may read it stands in applications_readers.';
comment on column applications_copies.note is 'Why, encrypted.';
-- What has been copied to me, the latest first?
create index applications_copies_to on applications_copies (copied_to, id);
-- What of it have I not read?
create index applications_copies_unread on applications_copies (copied_to, id) where read_at is null;

create table applications_comments (
    id             uuid primary key,
    application_id uuid not null references applications (id),
    task_id        uuid references workflow_tasks (id),
    written_by     uuid not null,
    written_at     timestamptz not null,
    text           bytea not null
);
comment on table applications_comments is 'What staff tell one another of an application, or of one of its tasks (批注).';
comment on column applications_comments.text is 'Encrypted.';
-- What has been said of this application, the oldest first?
create index applications_comments_of_application on applications_comments (application_id, id);
-- What has been said of this task?
create index applications_comments_of_task on applications_comments (task_id, id)
    where task_id is not null;

alter table organisations_absences
    add column revision integer not null default 1
        constraint organisations_absences_revision_counts_up check (revision > 0);
comment on column organisations_absences.revision is 'Counts the changes; a change names the revision it saw.';

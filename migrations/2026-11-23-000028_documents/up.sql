-- Room: documents. Files, sealed piece by piece, and those that are put to tasks (附件).

create table documents_files (
    id          uuid primary key,
    kind        text not null
        constraint documents_files_kind_known
        check (kind in ('pdf', 'ofd', 'png', 'jpeg', 'docx', 'xlsx', 'txt', 'csv')),
    begun_at    timestamptz not null,
    label       bytea,
    size        bigint
        constraint documents_files_hold_something check (size > 0),
    constraint documents_files_are_whole_or_not check ((label is null) = (size is null))
);
comment on table documents_files is 'What was uploaded. A file without a size is not whole yet; after an hour it is forgotten.';
comment on column documents_files.begun_at is 'By the clock that nobody moves.';
comment on column documents_files.label is 'Name and SHA-256, encrypted: either may tell what is in it.';
comment on column documents_files.size is 'In bytes, before encryption.';
-- What was begun long ago and never finished?
create index documents_files_unfinished on documents_files (begun_at) where size is null;

create table documents_chunks (
    file_id uuid not null
        constraint documents_chunks_belong_to_a_file references documents_files (id) on delete cascade,
    ordinal integer not null,
    content bytea not null,
    primary key (file_id, ordinal)
);
comment on table documents_chunks is 'What is in the files, encrypted: 256 KiB in each, less in the last.';
-- What is encrypted cannot be compressed.
alter table documents_chunks alter column content set storage external;

create table documents_attachments (
    file_id        uuid primary key references documents_files (id),
    application_id uuid not null references applications (id),
    task_id        uuid not null references workflow_tasks (id),
    attached_by    uuid not null,
    attached_at    timestamptz not null,
    removed_at     timestamptz
);
comment on table documents_attachments is 'Files that whoever worked a task has put to it.';
comment on column documents_attachments.removed_at is 'Since when its content is destroyed; whoever attached it did so.';
-- Which files stand with this application, the oldest first?
create index documents_attachments_of_application on documents_attachments (application_id, file_id);
-- Which with this task?
create index documents_attachments_of_task on documents_attachments (task_id, file_id);

alter table workflow_tasks
    add column attachments integer not null default 0
        constraint workflow_tasks_attachments_are_counted check (attachments >= 0);
comment on column workflow_tasks.attachments is 'How many files stand with it, without those that were removed.';

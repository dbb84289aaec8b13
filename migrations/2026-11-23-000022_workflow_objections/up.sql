-- Rooms: clocks and workflow. Public notices, and what is objected to them.

alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'procedure', 'notice', 'delivery', 'reply', 'cooling_off', 'collection', 'payment', 'third_party', 'other_organ', 'publication'));
-- Which notices can be read now? The first to end comes first.
create index clocks_notices on clocks (due_at, task_id) where kind = 'notice' and stopped_at is null;

create table workflow_objections (
    id             uuid primary key,
    task_id        uuid not null references workflow_tasks (id),
    application_id uuid not null references applications (id),
    made_by        uuid not null references identity_accounts (id),
    made_at        timestamptz not null,
    text           bytea not null,
    outcome        text
        constraint workflow_objections_outcome_known check (outcome in ('upheld', 'dismissed')),
    answer         bytea,
    answered_at    timestamptz,
    constraint workflow_objections_answered_whole
        check ((outcome is null) = (answer is null) and (outcome is null) = (answered_at is null))
);
comment on table workflow_objections is 'What people say against public notices, and what came of it.';
comment on column workflow_objections.text is 'Sealed.';
comment on column workflow_objections.answer is 'The reasons of the answer, sealed.';
create unique index workflow_objections_once on workflow_objections (task_id, made_by);
create index workflow_objections_application on workflow_objections (application_id);

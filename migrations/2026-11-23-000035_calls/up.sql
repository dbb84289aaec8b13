-- Room: workflow. What steps ask of other systems, and what those answer.

create table workflow_calls (
    task_id        uuid primary key references workflow_tasks (id),
    application_id uuid not null references applications (id),
    state          text not null default 'waiting' constraint workflow_calls_state_known
        check (state in ('waiting', 'answered', 'given_up', 'called_off')),
    attempts       integer not null default 0,
    next_at        timestamptz not null,
    error          text,
    answer         bytea,
    ended_at       timestamptz,
    constraint workflow_calls_answered_with_an_answer check ((state = 'answered') = (answer is not null)),
    constraint workflow_calls_over_at_some_time check ((state = 'waiting') = (ended_at is null))
);
comment on table workflow_calls is 'Questions to other systems (系统核验): the outbox of steps, one row for each task that asks.';
comment on column workflow_calls.next_at is 'When it is asked next, by the clock that nobody moves; while somebody asks, when their turn is over.';
comment on column workflow_calls.error is 'Why the last attempt failed, without anything that was said.';
comment on column workflow_calls.answer is 'What was answered, encrypted.';
-- What is to be asked now?
create index workflow_calls_waiting on workflow_calls (next_at) where state = 'waiting';
-- What was answered to this application?
create index workflow_calls_of_application on workflow_calls (application_id);

-- Room: workflow. The tasks of running applications.

create table workflow_tasks (
    id                 uuid primary key,
    application_id     uuid not null references applications (id),
    application_number text not null,
    item_code          text not null,
    node               text not null,
    name               text not null,
    duty               text not null
        constraint workflow_tasks_duty_known check (duty in ('intake', 'review', 'decision', 'delivery')),
    body_code          text not null,
    post_code          text not null,
    state              text not null
        constraint workflow_tasks_state_known check (state in ('open', 'claimed', 'held', 'done', 'cancelled')),
    assignee           uuid,
    opened_at          timestamptz not null,
    closed_at          timestamptz,
    outcome            text
        constraint workflow_tasks_outcome_known
        check (outcome in ('approved', 'refused', 'returned', 'abstained', 'removed', 'completed')),
    opinion            text,
    due_on             date,
    due_at             timestamptz not null,
    revision           integer not null default 1,
    visit              integer not null,
    seat               integer,
    asked_by           uuid references workflow_tasks (id),
    place              text
        constraint workflow_tasks_place_known check (place in ('before', 'beside', 'after')),
    owner              uuid,
    constraint workflow_tasks_is_a_seat_or_asked_for check ((seat is null) = (asked_by is not null)),
    constraint workflow_tasks_asked_for_at_a_place check ((asked_by is null) = (place is null)),
    constraint workflow_tasks_claimed_by_someone check (state <> 'claimed' or assignee is not null)
);
comment on column workflow_tasks.due_at is 'When it is overdue; the year 9999 if its step has no limit, so that lists sort.';
comment on column workflow_tasks.visit is 'How often its step has been come to: only votes of one visit count together.';
comment on column workflow_tasks.seat is 'Which of the step''s seats signs, from 1; none, if somebody asked for the signature.';
comment on column workflow_tasks.asked_by is 'The task whose holder asked for it.';
comment on column workflow_tasks.owner is 'Who has delegated it and gets it back.';
-- An application's tasks, oldest first.
create index workflow_tasks_of_application on workflow_tasks (application_id, opened_at);
-- What waits for my post, due first?
create index workflow_tasks_of_post on workflow_tasks (body_code, post_code, due_at, id)
    where state in ('open', 'claimed');
-- What of mine waits for another's word?
create index workflow_tasks_held on workflow_tasks (assignee) where state = 'held';
-- What have I delegated?
create index workflow_tasks_delegated on workflow_tasks (owner) where owner is not null;
-- What have I claimed, due first?
create index workflow_tasks_of_assignee on workflow_tasks (assignee, due_at, id)
    where state = 'claimed';

-- Rooms: catalogue, applications, notifications. Plans by which applications under way go over to the
-- procedure of another version.

alter table applications add column procedure_id uuid references catalogue_versions (id);
comment on column applications.procedure_id is
    'The version whose procedure it runs by, if a plan has moved it; else that of its own version.';

create table catalogue_plans (
    id          uuid primary key,
    item_code   text not null references catalogue_items (code),
    from_id     uuid not null references catalogue_versions (id),
    to_id       uuid not null references catalogue_versions (id),
    state       text not null
        constraint catalogue_plans_state_known check (state in ('drafted', 'applying', 'applied')),
    terms       jsonb not null,
    reason      text not null,
    author      uuid not null,
    approver    uuid,
    created_at  timestamptz not null,
    behind      uuid,
    moved       integer not null default 0,
    stayed      integer not null default 0,
    finished_at timestamptz,
    revision    integer not null default 1,
    constraint catalogue_plans_lead_somewhere_else check (from_id <> to_id),
    constraint catalogue_plans_author_is_not_approver check (author <> approver)
);
comment on table catalogue_plans is 'How applications under way go over to the procedure of another version (在办件迁移方案).';
comment on column catalogue_plans.behind is 'The last application that has been looked at.';
comment on column catalogue_plans.moved is 'How many have gone over so far.';
comment on column catalogue_plans.stayed is 'How many could not; why stands in the results.';
-- Which plans has this item, the latest first?
create index catalogue_plans_of_item on catalogue_plans (item_code, id);
-- What is there to be done?
create index catalogue_plans_open on catalogue_plans (id) where state = 'applying';

create table catalogue_plan_results (
    plan_id        uuid not null references catalogue_plans (id),
    application_id uuid not null references applications (id),
    at             timestamptz not null,
    reason         text,
    chinese        text,
    english        text,
    primary key (plan_id, application_id),
    constraint catalogue_plan_results_tell_the_reason_whole
        check ((reason is null) = (chinese is null) and (reason is null) = (english is null))
);
comment on table catalogue_plan_results is 'What became of each application; without a reason it has gone over.';
-- Which could not go over?
create index catalogue_plan_results_stayed on catalogue_plan_results (plan_id, application_id)
    where reason is not null;

-- Staff are told other things than warnings, too.
alter table notifications
    alter column level drop not null,
    alter column clock_id drop not null,
    add constraint notifications_warn_of_a_clock check (clock_id is null or level is not null);

-- Rooms: catalogue and applications. Items that go from one body to another, and what is handed down.

create table catalogue_devolutions (
    id              uuid primary key,
    item_code       text not null references catalogue_items (code),
    from_body       text not null references organisations_bodies (code),
    to_body         text not null references organisations_bodies (code),
    takes_effect_on date not null,
    basis           text not null,
    scope           text not null,
    state           text not null
        constraint catalogue_devolutions_state_known
        check (state in ('open', 'accepted', 'refused', 'withdrawn')),
    proposed_by     uuid not null,
    created_at      timestamptz not null,
    taker           text references organisations_staff (number),
    reason          text,
    settled_by      uuid,
    settled_at      timestamptz,
    revision        integer not null default 1,
    constraint catalogue_devolutions_lead_somewhere_else check (from_body <> to_body),
    constraint catalogue_devolutions_open_until_settled
        check ((state = 'open') = (settled_at is null) and (settled_at is null) = (settled_by is null)),
    constraint catalogue_devolutions_accepted_by_a_taker check ((state = 'accepted') = (taker is not null)),
    constraint catalogue_devolutions_turned_down_with_a_reason
        check ((state in ('refused', 'withdrawn')) = (reason is not null))
);
comment on table catalogue_devolutions is 'Items that a body hands down to a lower one (下放管理层级), and its word on it (承接).';
comment on column catalogue_devolutions.taker is 'Who takes it on in the receiving body (承接人).';
-- An item is handed down to a body once at a time.
create unique index catalogue_devolutions_one_open on catalogue_devolutions (item_code, to_body)
    where state = 'open';
-- What does a body hand down, and what is handed down to it, the latest first?
create index catalogue_devolutions_of_giver on catalogue_devolutions (from_body, id);
create index catalogue_devolutions_of_receiver on catalogue_devolutions (to_body, id);

create table catalogue_trainings (
    id            uuid primary key,
    devolution_id uuid not null references catalogue_devolutions (id),
    held_on       date not null,
    subject       text not null,
    people        integer not null constraint catalogue_trainings_have_people check (people > 0),
    recorded_by   uuid not null,
    recorded_at   timestamptz not null
);
comment on table catalogue_trainings is 'What the staff of the receiving body were taught for it (业务培训).';
-- Which trainings were held for this devolution?
create index catalogue_trainings_of_devolution on catalogue_trainings (devolution_id, held_on, id);

create table catalogue_transfers (
    id              uuid primary key,
    item_code       text not null references catalogue_items (code),
    from_body       text not null references organisations_bodies (code),
    to_body         text not null references organisations_bodies (code),
    takes_effect_on date not null,
    basis           text not null,
    devolution_id   uuid references catalogue_devolutions (id),
    state           text not null
        constraint catalogue_transfers_state_known
        check (state in ('drafted', 'approved', 'applying', 'applied')),
    author          uuid not null,
    approver        uuid,
    version_id      uuid references catalogue_versions (id),
    created_at      timestamptz not null,
    txid            bigint,
    behind          uuid,
    moved           integer not null default 0,
    stayed          integer not null default 0,
    finished_at     timestamptz,
    revision        integer not null default 1,
    constraint catalogue_transfers_lead_somewhere_else check (from_body <> to_body),
    constraint catalogue_transfers_author_is_not_approver check (author <> approver),
    constraint catalogue_transfers_approved_with_a_version
        check ((state = 'drafted') = (version_id is null) and (version_id is null) = (approver is null))
);
comment on table catalogue_transfers is 'How an item goes from one body to another (事项划转), with the applications under way.';
comment on column catalogue_transfers.version_id is 'The version that it has published: what the one before said, of the other body.';
comment on column catalogue_transfers.txid is 'It looks for applications when all transactions are over that may not have seen the new version.';
comment on column catalogue_transfers.behind is 'The last application that has been looked at.';
comment on column catalogue_transfers.moved is 'How many have followed so far.';
comment on column catalogue_transfers.stayed is 'How many could not; why stands in the results.';
-- Which transfers has this item, the latest first?
create index catalogue_transfers_of_item on catalogue_transfers (item_code, id);
-- An item goes to one body at a time. What is there to be done?
create unique index catalogue_transfers_one_under_way on catalogue_transfers (item_code)
    where state in ('approved', 'applying');
-- Which transfer rests on this devolution?
create index catalogue_transfers_of_devolution on catalogue_transfers (devolution_id)
    where devolution_id is not null;

create table catalogue_transfer_results (
    transfer_id    uuid not null references catalogue_transfers (id),
    application_id uuid not null references applications (id),
    at             timestamptz not null,
    reason         text,
    chinese        text,
    english        text,
    primary key (transfer_id, application_id),
    constraint catalogue_transfer_results_tell_the_reason_whole
        check ((reason is null) = (chinese is null) and (reason is null) = (english is null))
);
comment on table catalogue_transfer_results is 'What became of each application; without a reason it has followed. Drafts stand in no line: they concern nobody but their makers.';
-- Which could not follow?
create index catalogue_transfer_results_stayed on catalogue_transfer_results (transfer_id, application_id)
    where reason is not null;

alter table applications add column decided_body text;
comment on column applications.decided_body is 'The body that decided: its decision is counted there, though the application goes elsewhere before it is closed.';
update applications set decided_body = body_code where decided_at is not null;
-- What did a body decide in a period?
drop index applications_decided;
create index applications_decided on applications (decided_body, decided_at)
    include (item_code, version_id, elapsed_days, promised_days, statutory_days, in_time)
    where decided_at is not null;
-- Which drafts of this item are there?
create index applications_drafts_of_item on applications (item_code, id) where submitted_at is null;

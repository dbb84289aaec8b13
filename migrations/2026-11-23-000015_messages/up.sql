-- Room: notifications. What applicants are told of their applications.

create table notifications_messages (
    id             uuid primary key,
    reader         uuid not null,
    application_id uuid not null references applications (id),
    about          text not null
        constraint notifications_messages_about_known
        check (about in ('applications.submitted', 'applications.accepted', 'applications.rejected', 'applications.correction_notified', 'applications.corrected', 'clocks.suspended', 'clocks.resumed', 'clocks.extended', 'clocks.reversed', 'applications.decided', 'delivery.dispatched', 'delivery.served', 'applications.closed', 'applications.withdrawn', 'applications.terminated')),
    created_at     timestamptz not null,
    read_at        timestamptz
);
comment on table notifications_messages is 'What an applicant is told, in their inbox; made from the outbox, whose id it keeps.';
comment on column notifications_messages.reader is 'Keyed digest of the applicant''s identity number or credit code.';
-- My inbox, newest first.
create index notifications_messages_inbox on notifications_messages (reader, id);
-- What have I not read?
create index notifications_messages_unread on notifications_messages (reader, id) where read_at is null;

alter table identity_accounts add column email bytea;
comment on column identity_accounts.email is 'Where an applicant wants to be written to, encrypted.';

create table notifications_deliveries (
    id             uuid primary key,
    message_id     uuid not null references notifications_messages (id),
    application_id uuid not null,
    carrier        text not null
        constraint notifications_deliveries_carrier_known check (carrier in ('email', 'sms')),
    attempts       integer not null default 0,
    next_at        timestamptz not null,
    error          text,
    sent_at        timestamptz,
    dead_at        timestamptz,
    -- What of this application is to be sent before this?
    constraint notifications_deliveries_is_one_of_its_kind unique (application_id, carrier, message_id),
    constraint notifications_deliveries_is_sent_or_given_up check (sent_at is null or dead_at is null)
);
comment on table notifications_deliveries is 'What is sent to applicants besides: one row for each message and way.';
comment on column notifications_deliveries.id is 'Sent along with every attempt, so that doubles can be dropped.';
comment on column notifications_deliveries.next_at is 'When it may be taken next; while somebody is at it, when they are given up.';
comment on column notifications_deliveries.error is 'Why the last attempt failed; names nobody.';
-- What is to be sent now?
create index notifications_deliveries_due on notifications_deliveries (carrier, next_at)
    where sent_at is null and dead_at is null;
-- What has been given up?
create index notifications_deliveries_dead on notifications_deliveries (id) where dead_at is not null;
-- What was sent so long ago that it can be forgotten?
create index notifications_deliveries_sent on notifications_deliveries (sent_at) where sent_at is not null;

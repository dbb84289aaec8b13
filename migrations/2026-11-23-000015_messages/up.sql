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

create index notifications_inbox on notifications (account_id, id);
alter table notifications
    drop constraint notifications_pkey,
    add constraint notifications_pkey primary key (id);

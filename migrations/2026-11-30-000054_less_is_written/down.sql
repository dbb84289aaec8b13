alter table clocks reset (fillfactor);
alter table applications set (fillfactor = 75);
drop index clocks_provisional;
create index clocks_running on clocks (due_at) where stopped_at is null;
create index notifications_unread on notifications (account_id, id) where read_at is null;
alter table notifications
    drop constraint notifications_pkey,
    add constraint notifications_pkey primary key (account_id, id),
    drop column unread;

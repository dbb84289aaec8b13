-- Rooms: notifications, clocks, applications. What is written for each warning of each clock.

-- An inbox is in two halves, what is read and what is not, and one index knows both: a message is entered
-- once instead of twice.
alter table notifications
    add column unread boolean not null generated always as (read_at is null) stored,
    drop constraint notifications_pkey,
    add constraint notifications_pkey primary key (account_id, unread, id);
drop index notifications_unread;

-- Asked is only how far the limits reach that no published calendar covers: those are provisional.
drop index clocks_running;
create index clocks_provisional on clocks (due_at) where provisional and stopped_at is null;

-- Those that were submitted together fall due together: each finds space in its page for one more version
-- of itself. Else its lock is noted first, the row moves, and of an application all indexes are written.
alter table applications set (fillfactor = 50);
alter table clocks set (fillfactor = 50);

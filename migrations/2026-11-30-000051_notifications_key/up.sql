-- Room: notifications. A message is found in its inbox, never by its id alone: one index instead of two
-- that each message of each warning is entered in.

alter table notifications
    drop constraint notifications_pkey,
    add constraint notifications_pkey primary key (account_id, id);
drop index notifications_inbox;

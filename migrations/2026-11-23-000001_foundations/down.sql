drop table idempotency_keys;
drop table outbox;
drop table event_heads;
drop table events;
drop function events_are_append_only;
drop table settings;

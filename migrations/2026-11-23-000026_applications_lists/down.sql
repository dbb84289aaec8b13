comment on column workflow_tasks.opinion is null;
alter table workflow_tasks drop column sealed_opinion;
drop index applications_readers_by_due;
alter table applications_readers drop column decides, drop column yellow_at, drop column due_at;

alter table organisations_absences drop column revision;
drop table applications_comments;
drop table applications_copies;
drop index workflow_tasks_finished, workflow_tasks_urged_of_assignee, workflow_tasks_urged_of_post;
alter table workflow_tasks drop column urged_at;
comment on column workflow_tasks.messages is 'What those before wrote to whoever has it: kind, text, by, at; the oldest first.';

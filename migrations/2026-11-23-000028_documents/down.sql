alter table workflow_tasks drop column attachments;
drop table documents_attachments;
drop table documents_chunks;
drop table documents_files;

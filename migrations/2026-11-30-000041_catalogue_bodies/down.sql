drop index applications_drafts_of_item;
drop index applications_decided;
alter table applications drop column decided_body;
create index applications_decided on applications (body_code, decided_at)
    include (item_code, version_id, elapsed_days, promised_days, statutory_days, in_time)
    where decided_at is not null;
drop table catalogue_transfer_results;
drop table catalogue_transfers;
drop table catalogue_trainings;
drop table catalogue_devolutions;

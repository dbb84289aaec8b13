alter table calendar_days
    drop constraint calendar_days_say_all_or_nothing,
    drop column source,
    drop column reason;
-- What regions have said cannot be told without their names.
delete from calendar_days where version_id in (select id from calendar_versions where region is not null);
delete from calendar_versions where region is not null;
drop index calendar_versions_of_region;
alter table calendar_versions drop column region;

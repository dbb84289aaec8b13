drop table calendar_days;
drop table calendar_coverage;
drop table calendar_versions;

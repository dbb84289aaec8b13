drop table applications_serials;
drop table applications_papers;
drop table applications_readers;
drop table applications;

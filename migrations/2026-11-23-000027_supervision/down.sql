drop index applications_decided, applications_accepted, applications_received;
alter table applications
    drop column in_time, drop column statutory_days, drop column promised_days,
    drop column elapsed_days;

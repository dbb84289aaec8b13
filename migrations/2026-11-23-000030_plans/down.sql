delete from notifications where level is null;
alter table notifications
    drop constraint notifications_warn_of_a_clock,
    alter column level set not null,
    alter column clock_id set not null;
drop table catalogue_plan_results;
drop table catalogue_plans;
alter table applications drop column procedure_id;

delete from applications_serials where series in ('suspension', 'extension');
alter table applications_serials
    drop constraint applications_serials_series_known,
    add constraint applications_serials_series_known
        check (series in ('application', 'acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery'));
delete from applications_papers where kind in ('suspension', 'extension');
alter table applications_papers
    drop constraint applications_papers_pkey,
    add primary key (application_id, kind),
    drop constraint applications_papers_kind_known,
    add constraint applications_papers_kind_known
        check (kind in ('acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery'));
comment on table applications_papers is 'The statutory papers: number, day and facts; one of a kind an application.';
alter table workflow_tasks drop column yellow_at;
comment on column workflow_tasks.due_at is 'When it is overdue; the year 9999 if its step has no limit, so that lists sort.';
drop table notifications;
drop table clocks_replays;
drop table clocks_timing;
drop table clocks_rungs;
delete from clocks_ledger where kind = 'reverse';
alter table clocks_ledger
    drop column measure,
    drop column notice,
    drop constraint clocks_ledger_kind_known,
    add constraint clocks_ledger_kind_known check (kind in ('pause', 'resume', 'extend', 'recompute'));
drop index clocks_promised;
create index clocks_promised on clocks (application_id)
    include (due_on, due_at) where kind = 'promised' and stopped_at is null;
drop index clocks_parked;
drop index clocks_next_rung;
alter table clocks
    drop column yellow_at,
    drop column next_rung_at,
    drop column fired,
    drop column round,
    drop column entries,
    drop column extension,
    drop column parked_at,
    drop column parked_error;

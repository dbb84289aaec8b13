-- Room: calendar. Every import is a version; the newest is in force.

create table calendar_versions (
    id          integer primary key generated always as identity,
    imported_at timestamptz not null,
    note        text not null
);

create table calendar_coverage (
    version_id integer not null references calendar_versions (id),
    covers_from date not null,
    covers_to   date not null,
    status      text not null
        constraint calendar_coverage_status_known check (status in ('official', 'provisional')),
    source      text not null,
    primary key (version_id, covers_from),
    constraint calendar_coverage_is_a_span check (covers_from <= covers_to)
);
comment on table calendar_coverage is 'Which days somebody has published, and how surely.';

create table calendar_days (
    version_id integer not null references calendar_versions (id),
    date       date not null,
    kind       text not null
        constraint calendar_days_kind_known check (kind in ('holiday', 'workday')),
    name       text not null,
    primary key (version_id, date)
);
comment on table calendar_days is 'The exceptions to Monday to Friday.';

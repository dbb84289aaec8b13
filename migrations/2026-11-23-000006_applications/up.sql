-- Room: applications. What was applied for, by whom, and how far it has come.

create table applications (
    id             uuid primary key,
    number         text constraint applications_number_is_one_application unique,
    item_code      text not null,
    version_id     uuid not null references catalogue_versions (id),
    body_code      text not null,
    stage          text not null
        constraint applications_stage_known
        check (stage in ('draft', 'submitted', 'correction', 'accepted', 'decided', 'delivering', 'closed', 'rejected', 'withdrawn', 'terminated')),
    revision       integer not null constraint applications_revision_counts_up check (revision > 0),
    channel        text not null
        constraint applications_channel_known
        check (channel in ('window', 'web', 'mobile', 'post', 'agent_point')),
    applicant      uuid not null,
    applicant_kind text not null
        constraint applications_applicant_kind_known
        check (applicant_kind in ('natural_person', 'legal_person')),
    applicant_name text not null,
    person         bytea not null,
    form           bytea not null,
    dossier        bytea not null,
    created_by     uuid not null,
    created_at     timestamptz not null,
    submitted_at   timestamptz,
    received_at    timestamptz,
    accepted_at    timestamptz,
    decided_at     timestamptz,
    ended_at       timestamptz,
    granted        boolean,
    corrected      boolean not null default false,
    marking        jsonb not null,
    event_ordinal  integer not null,
    event_hash     bytea not null,
    constraint applications_number_comes_with_submission check ((stage = 'draft') = (number is null))
);
comment on column applications.revision is 'Counts the changes; an update names the revision it saw.';
comment on column applications.applicant is 'Keyed digest of the identity number or credit code.';
comment on column applications.applicant_name is 'Masked, for lists.';
comment on column applications.person is 'Who applies, encrypted.';
comment on column applications.form is 'What the form says, encrypted.';
comment on column applications.dossier is 'Materials, mandate, correction notice and delivery, encrypted.';
comment on column applications.event_hash is 'The end of the application''s chain of events.';

create table applications_readers (
    reader         uuid not null,
    application_id uuid not null references applications (id) on delete cascade,
    stage          text not null
        constraint applications_readers_stage_known
        check (stage in ('draft', 'submitted', 'correction', 'accepted', 'decided', 'delivering', 'closed', 'rejected', 'withdrawn', 'terminated')),
    item_code      text not null,
    primary key (reader, application_id)
);
comment on table applications_readers is 'Who may read an application: the one predicate for lists, details, feeds and exports.';
-- What lies with me in this stage?
create index applications_readers_by_stage on applications_readers (reader, stage, application_id);
-- What was applied for under this item?
create index applications_readers_by_item on applications_readers (reader, item_code, application_id);
-- Whose rows change with the application's stage? Hashed, so that it has no order: sorted, it tempts
-- the planner to read everybody's newest in search of mine.
create index applications_readers_of_application on applications_readers using hash (application_id);

create table applications_papers (
    application_id uuid not null references applications (id),
    kind           text not null
        constraint applications_papers_kind_known
        check (kind in ('acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery')),
    number         text not null,
    body_code      text not null,
    year           integer not null,
    serial         integer not null,
    issued_at      timestamptz not null,
    issued_by      uuid not null,
    content        bytea not null,
    primary key (application_id, kind),
    constraint applications_papers_serial_is_one_paper unique (body_code, year, kind, serial)
);
comment on table applications_papers is 'The statutory papers: number, day and facts; one of a kind an application.';

create table applications_serials (
    body_code text not null,
    series    text not null
        constraint applications_serials_series_known
        check (series in ('application', 'acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery')),
    year      integer not null,
    last      integer not null,
    primary key (body_code, series, year)
);
comment on table applications_serials is 'The last number given in each series; a row lock keeps it free of gaps.';

-- Room: catalogue. Items, and the immutable versions of what they say.

create table catalogue_items (
    code                text primary key,
    basic_code          text not null,
    implementation_code text not null,
    status              text not null
        constraint catalogue_items_status_known
        check (status in ('current', 'suspended', 'cancelled', 'transferred')),
    status_note         text not null,
    status_since        date,
    successor           text,
    revision            integer not null default 1
);

create table catalogue_versions (
    id             uuid primary key,
    item_code      text not null references catalogue_items (code),
    number         integer not null constraint catalogue_versions_number_counts_from_one check (number > 0),
    state          text not null
        constraint catalogue_versions_state_known check (state in ('draft', 'in_review', 'published')),
    effective_from date,
    name           text not null,
    type           text not null
        constraint catalogue_versions_type_known
        check (type in ('administrative_licence', 'administrative_penalty', 'administrative_enforcement', 'administrative_levy', 'administrative_payment', 'administrative_inspection', 'administrative_confirmation', 'administrative_award', 'administrative_adjudication', 'other_power', 'public_service', 'non_licence_approval')),
    case_type      text not null
        constraint catalogue_versions_case_type_known
        check (case_type in ('instant', 'promised', 'forwarded', 'ex_officio')),
    body_code      text not null references organisations_bodies (code),
    targets        text[] not null,
    search         text not null,
    content        json not null,
    author         uuid,
    reviewer       uuid,
    changed_at     timestamptz not null,
    revision       integer not null default 1,
    constraint catalogue_versions_number_is_one_version unique (item_code, number),
    constraint catalogue_versions_published_has_a_date
        check ((state = 'published') = (effective_from is not null)),
    constraint catalogue_versions_author_is_not_reviewer check (author <> reviewer)
);
comment on column catalogue_versions.search is 'What free text is looked for in, in lower case.';

-- Which version applies on a date?
create unique index catalogue_versions_in_force
    on catalogue_versions (item_code, effective_from) where state = 'published';
-- Only one next version is in preparation.
create unique index catalogue_versions_one_draft
    on catalogue_versions (item_code) where state <> 'published';
comment on column catalogue_versions.content is 'json, not jsonb: the order of a form''s fields is kept.';

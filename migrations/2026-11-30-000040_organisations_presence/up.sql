-- Room: organisations. Offices and where they sit, who is authorised to act at a window; and, of the
-- catalogue, which items may stay outside the service centre.

alter table organisations_posts add column by_authorisation text[] not null default '{}';
comment on column organisations_posts.by_authorisation is 'What its holders do only with an authorisation of their own.';

alter table organisations_centres
    add column run_by     text references organisations_bodies (code),
    add column government text references organisations_bodies (code);
comment on column organisations_centres.run_by is 'The body that runs it, and says first whether an item may stay outside.';
comment on column organisations_centres.government is 'The body that approves what stays outside.';

create table organisations_offices (
    body_code   text not null references organisations_bodies (code),
    code        text not null,
    name        text not null,
    approval    boolean not null,
    centre_code text references organisations_centres (code) deferrable initially deferred,
    as_unit     boolean not null,
    primary key (body_code, code)
);
comment on column organisations_offices.approval is 'The body concentrates its powers of approval in it.';
comment on column organisations_offices.as_unit is 'All of it sits in the centre, rather than some of its people.';

create table organisations_authorisations (
    id              uuid primary key,
    number          text not null,
    body_code       text not null references organisations_bodies (code),
    staff_number    text not null references organisations_staff (number),
    item_code       text not null references catalogue_items (code),
    act             text not null
        constraint organisations_authorisations_act_known check (act in ('accept', 'reject', 'decide')),
    from_on         date not null,
    until_on        date not null,
    signed_by       text not null references organisations_staff (number),
    revoked_because text,
    revision        integer not null,
    constraint organisations_authorisations_go_forward check (from_on <= until_on),
    constraint organisations_authorisations_name_another check (staff_number <> signed_by),
    constraint organisations_authorisations_letter_once
        unique (body_code, number, staff_number, item_code, act)
);
comment on column organisations_authorisations.number is 'Of the letter; one letter may say several things.';
comment on column organisations_authorisations.revoked_because is 'It was revoked, and why.';
-- Who is authorised to do what with this item?
create index organisations_authorisations_by_item on organisations_authorisations (item_code)
    where revoked_because is null;
-- What is this one authorised to do?
create index organisations_authorisations_by_staff on organisations_authorisations (staff_number, id);
-- Who of this body is authorised, newest first?
create index organisations_authorisations_by_body on organisations_authorisations (body_code, id);

create table catalogue_exemptions (
    id          uuid primary key,
    item_code   text not null references catalogue_items (code),
    body_code   text not null references organisations_bodies (code),
    centre_code text not null references organisations_centres (code),
    run_by      text not null references organisations_bodies (code),
    government  text not null references organisations_bodies (code),
    ground      text not null
        constraint catalogue_exemptions_ground_known
        check (ground in ('state_secret', 'special_premises', 'on_the_scene')),
    reason      text not null,
    state       text not null
        constraint catalogue_exemptions_state_known
        check (state in ('requested', 'agreed', 'approved', 'refused')),
    revision    integer not null,
    constraint catalogue_exemptions_by_different_bodies
        check (body_code <> run_by and run_by <> government and government <> body_code)
);
comment on column catalogue_exemptions.run_by is 'The body that runs the centre, when it was asked.';
-- Is this item exempt, or asked for already?
create unique index catalogue_exemptions_one_alive on catalogue_exemptions (item_code)
    where state <> 'refused';
-- What was asked for by this body, newest first?
create index catalogue_exemptions_by_body on catalogue_exemptions (body_code, id);

create table catalogue_exemption_steps (
    exemption_id uuid not null references catalogue_exemptions (id),
    nth          integer not null,
    step         text not null
        constraint catalogue_exemption_steps_step_known
        check (step in ('requested', 'agreed', 'approved', 'refused')),
    body_code    text not null references organisations_bodies (code),
    staff_number text not null references organisations_staff (number),
    opinion      text not null,
    at           timestamptz not null,
    primary key (exemption_id, nth)
);
comment on table catalogue_exemption_steps is 'What became of an exemption, by whom, step by step.';

-- Room: organisations. Regions, bodies, centres with their windows, posts, staff, agent points.

create table organisations_regions (
    code       text primary key constraint organisations_regions_code_has_12_digits check (code ~ '^[0-9]{12}$'),
    short_code text,
    name       text not null,
    level      text not null
        constraint organisations_regions_level_known
        check (level in ('province', 'prefecture', 'county', 'town', 'village')),
    parent     text references organisations_regions (code) deferrable initially deferred,
    valid_from date,
    valid_to   date
);
comment on table organisations_regions is 'Administrative divisions, GB/T 2260 and the 12-digit statistical codes.';

create table organisations_bodies (
    code         text primary key,
    name         text not null,
    short_name   text not null,
    paper_prefix text not null,
    level        text not null,
    region       text not null references organisations_regions (code),
    uscc         text not null,
    history_note text not null,
    parent       text references organisations_bodies (code) deferrable initially deferred
);
comment on column organisations_bodies.paper_prefix is 'What the numbers of its papers begin with.';

create table organisations_posts (
    code  text primary key,
    name  text not null,
    roles text[] not null
);
comment on table organisations_posts is 'Kinds of posts, and the roles that they carry.';

create table organisations_centres (
    code    text primary key,
    name    text not null,
    region  text not null references organisations_regions (code),
    address text not null,
    phone   text not null,
    hours   text not null
);

create table organisations_windows (
    code        text primary key,
    centre_code text not null references organisations_centres (code),
    number      text not null,
    name        text not null,
    body_code   text not null references organisations_bodies (code),
    kind        text not null
        constraint organisations_windows_kind_known
        check (kind in ('acceptance', 'delivery', 'consultation')),
    hours       text not null,
    promise     text not null,
    status      text not null
        constraint organisations_windows_status_known check (status in ('open', 'closed'))
);

create table organisations_agent_points (
    code        text primary key,
    centre_code text not null references organisations_centres (code),
    name        text not null,
    region      text not null references organisations_regions (code),
    body_code   text not null references organisations_bodies (code),
    address     text not null,
    phone       text not null
);

create table organisations_staff (
    number       text primary key,
    name         text not null,
    photo        text,
    party_member boolean not null,
    active       boolean not null
);

create table organisations_staff_posts (
    staff_number     text not null references organisations_staff (number),
    body_code        text not null references organisations_bodies (code),
    post_code        text not null references organisations_posts (code),
    window_code      text references organisations_windows (code),
    agent_point_code text references organisations_agent_points (code),
    primary key (staff_number, body_code, post_code)
);
-- Who sits at this window?
create index organisations_staff_posts_by_window on organisations_staff_posts (window_code);

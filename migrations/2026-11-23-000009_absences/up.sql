-- Room: organisations. Who is away, and who stands in for them.

create table organisations_absences (
    id           uuid primary key,
    staff_number text not null references organisations_staff (number),
    proxy        text not null references organisations_staff (number),
    from_on      date not null,
    until_on     date not null,
    reason       text not null,
    retroactive  boolean not null,
    state        text not null
        constraint organisations_absences_state_known
        check (state in ('requested', 'approved', 'refused', 'ended')),
    constraint organisations_absences_go_forward check (from_on <= until_on),
    constraint organisations_absences_have_another_proxy check (staff_number <> proxy)
);
comment on column organisations_absences.retroactive is 'It began before it was asked for.';
-- Whose posts do I hold today?
create index organisations_absences_by_proxy on organisations_absences (proxy, until_on)
    where state = 'approved';
-- When is this one away?
create index organisations_absences_by_staff on organisations_absences (staff_number, id);

-- Rooms: organisations, identity. Who works where, and who is away, is asked at every step and seldom
-- changes: a server keeps what it has read until this says otherwise.

create table organisations_revision (
    single boolean primary key default true constraint organisations_revision_is_one check (single),
    token  uuid not null
);
comment on table organisations_revision is 'Another token with every change of who works where: one that is rolled back is never seen again.';

insert into organisations_revision (token) values (gen_random_uuid());

create function organisations_revise() returns trigger language plpgsql as $$
begin
    update organisations_revision set token = gen_random_uuid();
    return null;
end $$;

create trigger organisations_bodies_revise after insert or update or delete on organisations_bodies
    for each statement execute function organisations_revise();
create trigger organisations_posts_revise after insert or update or delete on organisations_posts
    for each statement execute function organisations_revise();
create trigger organisations_staff_revise after insert or update or delete on organisations_staff
    for each statement execute function organisations_revise();
create trigger organisations_staff_posts_revise after insert or update or delete on organisations_staff_posts
    for each statement execute function organisations_revise();
create trigger organisations_absences_revise after insert or update or delete on organisations_absences
    for each statement execute function organisations_revise();

-- Accounts of applicants come and go all day.
create trigger identity_accounts_revise_new after insert on identity_accounts
    for each row when (new.staff_number is not null) execute function organisations_revise();
create trigger identity_accounts_revise_changed after update of active, staff_number on identity_accounts
    for each row when (old.staff_number is not null or new.staff_number is not null)
    execute function organisations_revise();
create trigger identity_accounts_revise_gone after delete on identity_accounts
    for each row when (old.staff_number is not null) execute function organisations_revise();

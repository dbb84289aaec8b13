-- Room: identity. Accounts, sessions, signing keys, and failed log-ins.

create table identity_accounts (
    id           uuid primary key,
    login        text not null constraint identity_accounts_login_is_one_account unique,
    kind         text not null
        constraint identity_accounts_kind_known check (kind in ('applicant', 'staff')),
    password     text not null,
    person       bytea,
    fingerprint  uuid constraint identity_accounts_person_has_one_account unique,
    staff_number text references organisations_staff (number)
        constraint identity_accounts_staff_has_one_account unique,
    active       boolean not null default true,
    created_at   timestamptz not null,
    revision     integer not null default 1,
    constraint identity_accounts_is_a_person_or_staff
        check ((kind = 'applicant') = (person is not null and fingerprint is not null)
           and (kind = 'staff') = (staff_number is not null))
);
comment on column identity_accounts.password is 'argon2id, in PHC form.';
comment on column identity_accounts.person is 'Name, number and telephone, encrypted.';
comment on column identity_accounts.fingerprint is 'Keyed digest of the identity number or credit code.';

create table identity_sessions (
    id           uuid primary key,
    account_id   uuid not null references identity_accounts (id),
    refresh_hash bytea not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    ended_at     timestamptz
);
comment on column identity_sessions.refresh_hash is 'Of the one refresh token that is still good; an older one betrays a thief.';
-- Which sessions end with this account's password?
create index identity_sessions_by_account on identity_sessions (account_id);

create table identity_signing_keys (
    id          text primary key,
    public_key  bytea not null,
    private_key bytea not null,
    created_at  timestamptz not null
);
comment on table identity_signing_keys is 'Ed25519; the newest signs, all verify. Private parts are encrypted.';

create table identity_attempts (
    key        bytea primary key,
    failures   integer not null,
    started_at timestamptz not null
);
comment on table identity_attempts is 'Failed log-ins and progress inquiries by digest of who was asked for, within a window of time.';

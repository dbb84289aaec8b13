drop table identity_attempts;
drop table identity_signing_keys;
drop table identity_sessions;
drop table identity_accounts;

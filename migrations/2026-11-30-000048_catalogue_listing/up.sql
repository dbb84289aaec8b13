-- Room: catalogue. What the list of items shows of a version's content stands beside it, so that the
-- whole content of fifty versions need not be read for one page.

alter table catalogue_versions
    add column limits json generated always as (content -> 'limits') stored,
    add column fee_charged boolean not null
        generated always as (coalesce(content -> 'fee' ->> 'charged' = 'true', false)) stored;
comment on column catalogue_versions.limits is 'Of the content, for lists.';
comment on column catalogue_versions.fee_charged is 'Of the content, for lists.';

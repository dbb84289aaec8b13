-- Room: calendar. A version belongs to the country or to one region; a region's days say why.

alter table calendar_versions add column region text
    constraint calendar_versions_region_known references organisations_regions (code);
comment on column calendar_versions.region is
    'Whose days these are: of the country if empty. A region has its own on top of those of the regions above it.';
-- What has this region said last, up to a version?
create index calendar_versions_of_region on calendar_versions (region, id);

alter table calendar_days
    add column source text,
    add column reason text,
    add constraint calendar_days_say_all_or_nothing check ((source is null) = (reason is null));
comment on column calendar_days.source is 'Of a region''s day: who decided it, and where.';

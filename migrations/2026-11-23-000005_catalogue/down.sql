drop table catalogue_versions;
drop table catalogue_items;

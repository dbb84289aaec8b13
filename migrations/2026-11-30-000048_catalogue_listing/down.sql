alter table catalogue_versions drop column limits, drop column fee_charged;

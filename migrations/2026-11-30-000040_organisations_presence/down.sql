drop table catalogue_exemption_steps;
drop table catalogue_exemptions;
drop table organisations_authorisations;
drop table organisations_offices;
alter table organisations_centres drop column run_by, drop column government;
alter table organisations_posts drop column by_authorisation;

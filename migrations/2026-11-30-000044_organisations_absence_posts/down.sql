alter table organisations_absences drop column posts;

drop table organisations_absences;

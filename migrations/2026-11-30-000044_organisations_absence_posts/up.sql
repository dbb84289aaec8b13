-- Room: organisations. Whoever stands in may hold some of the posts only.

alter table organisations_absences
    add column posts text[]
        constraint organisations_absences_posts_some check (cardinality(posts) > 0);
comment on column organisations_absences.posts is 'Which posts whoever stands in holds meanwhile, each as BODY/POST; all of them if empty.';

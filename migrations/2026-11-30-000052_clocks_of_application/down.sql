drop index clocks_of_application;
create index clocks_of_application on clocks (application_id);
create index clocks_promised on clocks (application_id)
    include (due_on, due_at, yellow_at, provisional) where kind = 'promised' and stopped_at is null;

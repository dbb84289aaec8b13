-- Room: clocks. One index answers which clocks an application has, and what is promised it; every rung
-- that is climbed was entered in both.

drop index clocks_promised, clocks_of_application;
create index clocks_of_application on clocks (application_id, kind)
    include (due_on, due_at, yellow_at, provisional, stopped_at);

-- Room: clocks. What a sweep stores, it stores while it holds the clock and its application, and neither
-- is ever deleted once a clock runs. To look them up again for every row costs as much as the row.
alter table clocks_rungs drop constraint clocks_rungs_clock_id_fkey;
alter table notifications drop constraint notifications_application_id_fkey;

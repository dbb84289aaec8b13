alter table notifications
    add constraint notifications_clock_id_fkey foreign key (clock_id) references clocks (id);

alter table notifications add constraint notifications_application_id_fkey
    foreign key (application_id) references applications (id);
alter table clocks_rungs add constraint clocks_rungs_clock_id_fkey
    foreign key (clock_id) references clocks (id);

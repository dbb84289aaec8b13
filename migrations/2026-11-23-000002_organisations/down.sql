drop table organisations_staff_posts;
drop table organisations_staff;
drop table organisations_agent_points;
drop table organisations_windows;
drop table organisations_centres;
drop table organisations_posts;
drop table organisations_bodies;
drop table organisations_regions;

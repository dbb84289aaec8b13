drop table notifications_deliveries;
alter table identity_accounts drop column email;
drop table notifications_messages;

drop table notifications_messages;

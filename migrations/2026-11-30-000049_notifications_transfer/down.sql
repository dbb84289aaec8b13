delete from notifications_deliveries where message_id in
    (select id from notifications_messages where about = 'applications.body_changed');
delete from notifications_messages where about = 'applications.body_changed';
alter table notifications_messages
    drop constraint notifications_messages_about_known,
    add constraint notifications_messages_about_known
        check (about in ('applications.submitted', 'applications.accepted', 'applications.rejected', 'applications.correction_notified', 'applications.corrected', 'clocks.suspended', 'clocks.resumed', 'clocks.extended', 'clocks.reversed', 'applications.decided', 'delivery.dispatched', 'delivery.served', 'applications.closed', 'applications.withdrawn', 'applications.terminated', 'applications.abandoned', 'applications.cooled_off', 'applications.collection_asked', 'applications.deemed_withdrawn', 'clocks.fee_notified', 'clocks.paid', 'clocks.consulted', 'clocks.opinion_received', 'clocks.consultation_lapsed', 'applications.published', 'applications.hearing_right_told', 'applications.hearing_announced', 'applications.hearing_lapsed', 'applications.renewal_late', 'applications.deemed_renewed'));

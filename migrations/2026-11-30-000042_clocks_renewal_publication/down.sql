drop index applications_readers_published;
drop index applications_readers_to_publish;
alter table applications_readers drop column published_at, drop column publish_by;
delete from notifications_deliveries where message_id in
    (select id from notifications_messages where about in ('applications.renewal_late', 'applications.deemed_renewed'));
delete from notifications_messages where about in ('applications.renewal_late', 'applications.deemed_renewed');
alter table notifications_messages
    drop constraint notifications_messages_about_known,
    add constraint notifications_messages_about_known
        check (about in ('applications.submitted', 'applications.accepted', 'applications.rejected', 'applications.correction_notified', 'applications.corrected', 'clocks.suspended', 'clocks.resumed', 'clocks.extended', 'clocks.reversed', 'applications.decided', 'delivery.dispatched', 'delivery.served', 'applications.closed', 'applications.withdrawn', 'applications.terminated', 'applications.abandoned', 'applications.cooled_off', 'applications.collection_asked', 'applications.deemed_withdrawn', 'clocks.fee_notified', 'clocks.paid', 'clocks.consulted', 'clocks.opinion_received', 'clocks.consultation_lapsed', 'applications.published', 'applications.hearing_right_told', 'applications.hearing_announced', 'applications.hearing_lapsed'));
delete from notifications where clock_id in (select id from clocks where kind = 'renewal');
delete from clocks_rungs where clock_id in (select id from clocks where kind = 'renewal');
delete from clocks_ledger where clock_id in (select id from clocks where kind = 'renewal');
delete from clocks where kind = 'renewal';
alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'step_timeout', 'procedure', 'notice', 'delivery', 'reply', 'cooling_off', 'collection', 'payment', 'third_party', 'other_organ', 'publication', 'hearing_request', 'hearing_held'));

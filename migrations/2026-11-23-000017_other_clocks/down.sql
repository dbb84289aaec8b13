delete from notifications_deliveries where message_id in
    (select id from notifications_messages where about not in ('applications.submitted', 'applications.accepted', 'applications.rejected', 'applications.correction_notified', 'applications.corrected', 'clocks.suspended', 'clocks.resumed', 'clocks.extended', 'clocks.reversed', 'applications.decided', 'delivery.dispatched', 'delivery.served', 'applications.closed', 'applications.withdrawn', 'applications.terminated'));
delete from notifications_messages where about not in ('applications.submitted', 'applications.accepted', 'applications.rejected', 'applications.correction_notified', 'applications.corrected', 'clocks.suspended', 'clocks.resumed', 'clocks.extended', 'clocks.reversed', 'applications.decided', 'delivery.dispatched', 'delivery.served', 'applications.closed', 'applications.withdrawn', 'applications.terminated');
alter table notifications_messages
    drop constraint notifications_messages_about_known,
    add constraint notifications_messages_about_known
        check (about in ('applications.submitted', 'applications.accepted', 'applications.rejected', 'applications.correction_notified', 'applications.corrected', 'clocks.suspended', 'clocks.resumed', 'clocks.extended', 'clocks.reversed', 'applications.decided', 'delivery.dispatched', 'delivery.served', 'applications.closed', 'applications.withdrawn', 'applications.terminated'));
delete from applications_serials where series not in ('application', 'acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery', 'suspension', 'extension');
alter table applications_serials
    drop constraint applications_serials_series_known,
    add constraint applications_serials_series_known
        check (series in ('application', 'acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery', 'suspension', 'extension'));
delete from applications_papers where kind not in ('acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery', 'suspension', 'extension');
alter table applications_papers
    drop constraint applications_papers_kind_known,
    add constraint applications_papers_kind_known
        check (kind in ('acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery', 'suspension', 'extension'));
delete from notifications where clock_id in
    (select id from clocks where kind not in ('correction', 'statutory', 'promised', 'step', 'delivery'));
delete from clocks_rungs where clock_id in
    (select id from clocks where kind not in ('correction', 'statutory', 'promised', 'step', 'delivery'));
delete from clocks_ledger where clock_id in
    (select id from clocks where kind not in ('correction', 'statutory', 'promised', 'step', 'delivery'));
delete from clocks where kind not in ('correction', 'statutory', 'promised', 'step', 'delivery');
alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'delivery'));

-- Rooms: clocks, notifications, applications. The time until a licence expires, in which its renewal is
-- decided, and the news of it; and what is to be published, beside the body that decided it.

alter table notifications_messages
    drop constraint notifications_messages_about_known,
    add constraint notifications_messages_about_known
        check (about in ('applications.submitted', 'applications.accepted', 'applications.rejected', 'applications.correction_notified', 'applications.corrected', 'clocks.suspended', 'clocks.resumed', 'clocks.extended', 'clocks.reversed', 'applications.decided', 'delivery.dispatched', 'delivery.served', 'applications.closed', 'applications.withdrawn', 'applications.terminated', 'applications.abandoned', 'applications.cooled_off', 'applications.collection_asked', 'applications.deemed_withdrawn', 'clocks.fee_notified', 'clocks.paid', 'clocks.consulted', 'clocks.opinion_received', 'clocks.consultation_lapsed', 'applications.published', 'applications.hearing_right_told', 'applications.hearing_announced', 'applications.hearing_lapsed', 'applications.renewal_late', 'applications.deemed_renewed'));
alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'step_timeout', 'procedure', 'notice', 'delivery', 'reply', 'cooling_off', 'collection', 'payment', 'third_party', 'other_organ', 'publication', 'hearing_request', 'hearing_held', 'renewal'));

alter table applications_readers
    add column publish_by   timestamptz,
    add column published_at timestamptz;
comment on column applications_readers.publish_by is 'When the time to publish the decision runs out, of the body that decides; empty where nothing is to be published.';
comment on column applications_readers.published_at is 'When its publication was recorded.';
update applications_readers r
    set publish_by = c.due_at, published_at = c.stopped_at
    from clocks c
    where c.application_id = r.application_id and c.kind = 'publication' and r.decides;
-- What does my body have to publish first? What has it published?
create index applications_readers_to_publish on applications_readers (reader, publish_by, application_id)
    where publish_by is not null and published_at is null;
create index applications_readers_published on applications_readers (reader, publish_by, application_id)
    where published_at is not null;

-- Rooms: clocks and workflow. What follows when nobody does a step in its time.

alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'step_timeout', 'procedure', 'notice', 'delivery', 'reply', 'cooling_off', 'collection', 'payment', 'third_party', 'other_organ', 'publication', 'hearing_request', 'hearing_held'));
alter table workflow_tasks
    drop constraint workflow_tasks_outcome_known,
    add constraint workflow_tasks_outcome_known
        check (outcome in ('approved', 'refused', 'approved_by_timeout', 'refused_by_timeout', 'moved_on', 'returned', 'abstained', 'removed', 'skipped', 'completed'));

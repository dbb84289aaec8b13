drop table workflow_objections;
drop index clocks_notices;
update clocks set kind = 'step' where kind = 'notice';
alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'procedure', 'delivery', 'reply', 'cooling_off', 'collection', 'payment', 'third_party', 'other_organ', 'publication'));

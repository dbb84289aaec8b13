update clocks set kind = 'step' where kind = 'procedure';
alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'delivery', 'reply', 'cooling_off', 'collection', 'payment', 'third_party', 'other_organ', 'publication'));

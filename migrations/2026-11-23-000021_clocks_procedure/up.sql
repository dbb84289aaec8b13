-- Room: clocks. A step that is a special procedure has a limit that runs while the others stand still.

alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'procedure', 'delivery', 'reply', 'cooling_off', 'collection', 'payment', 'third_party', 'other_organ', 'publication'));

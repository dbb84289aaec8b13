drop table clocks_rules;
drop table clocks_ledger;
drop table clocks;

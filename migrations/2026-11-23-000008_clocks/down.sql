drop table clocks_ledger;
drop table clocks;

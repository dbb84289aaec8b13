alter table applications reset (fillfactor);

-- Room: applications. Each event of an application moves the end of its chain, which no index knows: with
-- some space left in its page, the row stays there, and no index is written.

alter table applications set (fillfactor = 75);

-- Copies rows of the table `target`, those of the temporary table `pattern` for which `which` holds, for
-- each row of the temporary table `seeds`: `given` says what stands in a column instead of the pattern's
-- own value.
create function pg_temp.sow(target text, given jsonb, which text) returns void language plpgsql as $$
declare
    names text;
    takes text;
begin
    select string_agg(quote_ident(attname), ', ' order by attnum),
           string_agg(coalesce(given ->> attname, 'p.' || quote_ident(attname)), ', ' order by attnum)
    into strict names, takes
    from pg_attribute
    where attrelid = target::regclass and 0 < attnum and not attisdropped
      and attidentity = '' and attgenerated = '' and attname <> 'txid';
    execute format('insert into %I (%s) select %s from seeds s cross join %I p, pattern where %s',
                   target, names, takes, target, which);
end $$;

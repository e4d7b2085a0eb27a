-- Locks markets by id, to the end of the transaction, for a command that trades in several.
create function locked_markets(ids uuid[]) returns setof markets
language sql
as $$
  select * from markets where id = any (ids) order by id for no key update
$$;

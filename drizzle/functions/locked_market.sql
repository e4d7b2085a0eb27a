-- The market that an id or a slug names, locked to the end of the transaction; null where there is none.
create function locked_market(reference text) returns markets
language sql
as $$
  select markets from markets where id = market_id_of(reference) for no key update
$$;

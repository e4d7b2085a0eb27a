-- The refusal of a request that names a market there is none of.
create function market_not_found(reference text) returns jsonb
language sql immutable
as $$
  select refusal('market_not_found', format('There is no market "%s".', reference))
$$;

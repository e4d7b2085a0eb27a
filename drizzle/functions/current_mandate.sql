-- The mandate that holds now: a looser one that was asked for holds once its time has come.
create function current_mandate(pool pools) returns jsonb
language sql stable
as $$
  select case when pool.pending_mandate_at <= exchange_now() then pool.pending_mandate else pool.mandate end
$$;

grant execute on function current_mandate(pools) to capital_pools_worker;

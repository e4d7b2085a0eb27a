-- The targets of a rebalance that are further from their weight than `tolerance`, and positions to be closed, in the order that
-- they are traded in: sells before buys.
create function due_targets(targets rebalance_target[], tolerance numeric) returns rebalance_target[]
language sql immutable
as $$
  select coalesce(array_agg(wanted order by wanted.weight > wanted.current_weight, wanted.market_id), '{}')
  from unnest(targets) wanted
  where abs(wanted.weight - wanted.current_weight) > tolerance or wanted.weight = 0 and wanted.held <> 0
$$;

-- The signed change that a target asks for now; null where none can be told.
create function rebalance_change(target rebalance_target, market markets, nav numeric) returns numeric
language sql immutable
as $$
  select case when target.weight = 0 then -target.held else target_change(market, target.held, target.weight * nav) end
$$;

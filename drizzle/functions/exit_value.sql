-- What closing `quantity` (signed, in units of YES) would pay now, in credits, fee included; negative for a short,
-- whose closing costs. The one definition of exit value: orders, snapshots and reads all value by it.
create function exit_value(market markets, quantity numeric) returns numeric
language sql immutable parallel safe
as $$
  select trade_proceeds(market, -quantity) - trade_fee(market, trade_proceeds(market, -quantity))
$$;

grant execute on function exit_value(markets, numeric) to capital_pools_worker;

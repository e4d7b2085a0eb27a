-- What closing `quantity` (signed, in units of YES) would pay now, in credits, fee included; negative for a short,
-- whose closing costs. The one definition of exit value: orders, snapshots and reads all value by it.
create function exit_value(market markets, quantity numeric) returns numeric
language plpgsql immutable parallel safe
as $$
declare
  proceeds numeric := trade_proceeds(market, -quantity);
begin
  return proceeds - trade_fee(market, proceeds);
end
$$;

grant execute on function exit_value(markets, numeric) to capital_pools_worker;

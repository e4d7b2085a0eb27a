-- The fee on a trade that pays or costs `proceeds` credits (either sign), rounded up.
create function trade_fee(market markets, proceeds numeric) returns numeric
language sql immutable parallel safe
as $$
  select ceil(abs(proceeds) * market.fee_bps * 100) / 1000000
$$;

grant execute on function trade_fee(markets, numeric) to capital_pools_worker;

-- What settling a locked market pays each pool that must be settled, in credits: at an outcome, the open quantity times it,
-- rounded against the pool (negative for a short); void (a null outcome), the opposite of all that the market did to the
-- pool's cash, fees included. A pool that a void market owes its profit back pays no more than its free cash.
create function settlement_payouts(market markets, outcome numeric)
returns table (pool_id uuid, quantity numeric, cost_basis numeric, payout numeric, fees numeric)
language sql stable
as $$
  select held.pool_id, held.quantity, held.cost_basis, floor(held.quantity * outcome * 1000000) / 1000000, 0
  from positions held
  where outcome is not null and held.market_id = market.id and held.quantity <> 0
  union all
  select held.pool_id, held.quantity, held.cost_basis,
    greatest(-traded.cash_change, -greatest(valued.buying_power + greatest(-held.quantity, 0), 0)),
    traded.fees
  from positions held
  join pools on pools.id = held.pool_id and pools.status <> 'closed'
  join pool_valuations valued on valued.pool_id = held.pool_id
  cross join lateral (
    select sum(cash_change) as cash_change, sum(case when kind = 'fill' then fee else 0 end) as fees
    from transactions
    where transactions.pool_id = held.pool_id and transactions.market_id = market.id
  ) traded
  where outcome is null and held.market_id = market.id and (held.quantity <> 0 or traded.cash_change <> 0)
$$;

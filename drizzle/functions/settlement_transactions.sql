-- The transactions of a settled market's settlement, each with the position that it closed.
create function settlement_transactions(market markets)
returns table (
  id uuid, kind text, pool_id uuid, amount numeric, quantity numeric, price numeric, cash_change numeric,
  realized_pnl numeric, quantity_before numeric, cost_basis_before numeric, average_cost_before numeric
)
language sql stable
as $$
  select settled.id, settled.kind, settled.pool_id, settled.amount, settled.quantity, settled.price, settled.cash_change,
    settled.realized_pnl, before.position_quantity, before.position_cost_basis, before.position_average_cost
  from transactions settled
  left join lateral (
    select position_quantity, position_cost_basis, position_average_cost
    from transactions
    where transactions.pool_id = settled.pool_id and transactions.market_id = market.id
      and transactions.sequence < settled.sequence and position_quantity is not null
    order by sequence desc limit 1
  ) before on true
  where settled.market_id = market.id
    and settled.created_at = market.resolved_at
    and settled.kind in ('resolution', 'void', 'market_return', 'market_funding')
    -- The market's opening, which may be of the same instant where time is simulated.
    and settled.id is distinct from (
      select opening.id from transactions opening
      where opening.market_id = market.id and opening.kind = 'market_funding'
      order by opening.sequence limit 1
    )
    and not exists (select from transactions reversal where reversal.reverses = settled.id)
$$;

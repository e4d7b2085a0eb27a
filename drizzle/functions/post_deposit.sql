-- Moves credits from the holder's wallet into a locked pool and issues units for them.
-- A deposit pays the higher of NAV per unit now and at the last snapshot: whoever pushes a price down in order to deal
-- gains nothing by it. The first deposit pays 1 credit per unit, and takes over no more than what rounding left: a cent.
-- Refusals come back in `refused`.
create function post_deposit(
  pool pools, holder uuid, amount numeric, caller uuid, idempotency_key text,
  out refused jsonb, out posted transactions
)
language plpgsql
as $$
declare
  wallet numeric := locked_wallet_balance(holder);
  at timestamptz := exchange_now();
  nav numeric := (select pool_valuations.nav from pool_valuations where pool_id = pool.id);
  price record;
  issued numeric;
begin
  price := dealing_price(pool, nav, 1);
  issued := case when price.nav > 0 then floor(amount * price.units / price.nav * 1000000) / 1000000 end;
  if amount > wallet then
    refused := insufficient_wallet_balance(wallet, amount, jsonb_build_object('amount', amount::text), 'amount');
    return;
  elsif pool.units = 0 and nav >= 0.01 then
    refused := refusal('pool_has_unowned_value', 'Nobody holds units of the pool, yet it is worth something, as after a reversed resolution. A deposit would take that over: close the pool and open another.', jsonb_build_object('nav', nav::text));
    return;
  elsif issued is null then
    refused := refusal('pool_has_no_value', 'The pool''s units are worth nothing, so none can be priced for a deposit.');
    return;
  elsif issued = 0 then
    refused := refusal('amount_too_small', format('At %s credits a unit the deposit buys no unit.', round(price.nav / price.units, 6)));
    return;
  end if;

  insert into transactions (
    kind, pool_id, holder_id, agent_id, amount, price, cash_change, units_change, nav_after,
    performance_index, idempotency_key, created_at
  )
    values (
      'deposit', pool.id, holder, caller, amount, price.nav / price.units, amount, issued, nav + amount,
      performance_index_at(pool, nav), idempotency_key, at
    )
    returning * into posted;
  perform post_transfer(posted.id, account_of(agent => holder), account_of(pool => pool.id), amount);
  update pools
    set units = units + issued,
      units_since = case when pool.units = 0 then at else units_since end,
      performance_index = posted.performance_index,
      index_nav = posted.nav_after,
      updated_at = at
    where id = pool.id;
  insert into holdings (pool_id, agent_id, units, cost) values (pool.id, holder, issued, amount)
    on conflict (pool_id, agent_id) do update
    set units = holdings.units + excluded.units, cost = holdings.cost + excluded.cost;
end
$$;

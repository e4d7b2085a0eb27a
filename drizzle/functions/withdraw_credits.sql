-- POST /api/pools/{pool}/withdrawals: pool cash → the caller's wallet; redeems units.
-- A withdrawal receives the lower of NAV per unit now and at the last snapshot: whoever pushes a price up in order to
-- deal gains nothing by it. The pool's last units take all that is left, for there is nobody else to protect.
create function withdraw_credits(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  at timestamptz;
  pool pools;
  held holdings;
  valued pool_valuations;
  price record;
  redeemed numeric;
  paid numeric;
  largest numeric;
  withdrawn transactions;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'manage', 'withdraw_credits', request);
  if opened.reply is not null then return opened.reply; end if;
  pool := locked_pool(request ->> 'pool');
  select * into held from holdings where pool_id = pool.id and agent_id = opened.caller_id;
  if pool.id is null or (held.units is null and pool.agent_id <> opened.caller_id) then
    return pool_not_found(request ->> 'pool');
  end if;

  at := exchange_now();
  select * into valued from pool_valuations where pool_id = pool.id;
  price := dealing_price(pool, valued.nav, -1);
  redeemed := (request ->> 'units')::numeric;
  paid := (request ->> 'amount')::numeric;
  if redeemed is null then
    redeemed := case when price.nav > 0 then ceil(paid * price.units / price.nav * 1000000) / 1000000 end;
  else
    paid := case when redeemed = pool.units then valued.nav
      else floor(redeemed * price.nav / price.units * 1000000) / 1000000 end;
  end if;
  -- The pool's last units take all that is left: where that is not free, one millionth must stay.
  largest := coalesce(held.units, 0)
    - case when held.units = pool.units and valued.nav > valued.buying_power then 0.000001 else 0 end;
  if redeemed is null or redeemed > coalesce(held.units, 0) then
    return withdrawal_refused('insufficient_units',
      format('The withdrawal redeems %s units; you hold %s.', coalesce(redeemed::numeric(30, 6)::text, 'more'), coalesce(held.units, 0)),
      coalesce(held.units, 0), coalesce(held.units, 0) - redeemed, largest, valued.buying_power, price.nav, price.units, request);
  elsif paid > valued.buying_power then
    return withdrawal_refused('insufficient_cash',
      format('The pool has %s credits of free cash; the withdrawal needs %s. Close positions first.', valued.buying_power, paid),
      valued.buying_power, valued.buying_power - paid, largest, valued.buying_power, price.nav, price.units, request);
  elsif paid <= 0 then
    return refusal('amount_too_small', format('At %s credits a unit the units pay nothing.', round(price.nav / price.units, 6)));
  end if;

  insert into transactions (
    kind, pool_id, holder_id, agent_id, amount, price, cash_change, units_change, nav_after,
    performance_index, idempotency_key, created_at
  )
    values (
      'withdrawal', pool.id, opened.caller_id, opened.caller_id, paid, price.nav / price.units, -paid, -redeemed,
      valued.nav - paid, performance_index_at(pool, valued.nav), idempotency_key, at
    )
    returning * into withdrawn;
  perform post_transfer(withdrawn.id, account_of(pool => pool.id), account_of(agent => opened.caller_id), paid);
  update pools
    set units = units - redeemed,
      units_since = case when units = redeemed then null else units_since end,
      performance_index = withdrawn.performance_index,
      index_nav = withdrawn.nav_after,
      updated_at = at
    where id = pool.id;
  update holdings
    set units = held.units - redeemed,
      cost = case when held.units = redeemed then 0 else round(held.cost * (1 - redeemed / held.units), 6) end
    where pool_id = pool.id and agent_id = opened.caller_id;

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, flow_json(withdrawn, opened.caller_id));
end
$$;

grant execute on function withdraw_credits(bytea, text, jsonb) to capital_pools_worker;

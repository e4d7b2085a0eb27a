-- Carries out a rebalance of a locked pool as far as its limits let it, and gives the body that asks for just that: what was
-- refused is cut to the largest that passes, or left alone. What it trades stays posted; the caller undoes it.
create function cut_rebalance(pool pools, request jsonb, caller uuid, idempotency_key text) returns jsonb
language plpgsql
as $$
declare
  tolerance numeric := (request ->> 'tolerance')::numeric;
  cuts rebalance_target[] := '{}';
  target rebalance_target;
  market markets;
  nav numeric;
  change numeric;
  filled record;
begin
  foreach target in array due_targets(rebalance_targets(pool, request), tolerance) loop
    select * into market from markets where id = target.market_id;
    nav := nav_of(pool.id);
    change := rebalance_change(target, market, nav);
    continue when coalesce(change, 0) = 0;
    filled := fill_order(pool, market, change, rebalance_order(market, change, request), caller, idempotency_key, false);
    continue when filled.refused is null;

    target.weight := cut_target(target, market, change, filled.refused, nav, tolerance);
    change := case when target.weight is not null then rebalance_change(target, market, nav) end;
    if coalesce(change, 0) <> 0 then
      filled := fill_order(pool, market, change, rebalance_order(market, change, request), caller, idempotency_key, false);
    end if;
    if filled.refused is not null then
      target.weight := null;
    end if;
    cuts := cuts || target;
  end loop;
  return cut_targets(request, cuts);
end
$$;

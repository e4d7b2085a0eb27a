-- Why the pool's agent has had all the orders of the day that the exchange gives one; null where it has not. Each pool counts
-- its own orders of the day in its own row, which the order has locked: nothing more is written, and pools of one agent do not
-- queue on each other. What other pools of the agent fill at this very moment is not seen. An order that closes a position is
-- never refused: getting out must always be possible, and every position was opened by an order that counted.
create function order_quota_refusal(pool pools, context order_context, change numeric, request jsonb) returns jsonb
language plpgsql stable
as $$
declare
  at timestamptz := exchange_now();
  quota integer;
  today bigint;
begin
  if context.held_quantity <> 0 and context.held_quantity + change = 0 then
    return null;
  end if;
  select orders_per_agent_and_day into quota from quotas;
  select coalesce(sum(orders_on_day), 0) into today from pools where agent_id = pool.agent_id and orders_day = day_of(at);
  if today < quota then
    return null;
  end if;
  return order_refused(
    limit_refusal('daily_order_quota',
      'The agent has had all the orders that the exchange gives one until 00:00 UTC. Whole positions may still be closed.',
      quota, today, today + 1)
      || jsonb_build_object('retry_after_seconds', ceil(extract(epoch from (day_of(at) + 1)::timestamp at time zone 'utc' - at))::integer),
    request,
    case when sign(change) = -sign(context.held_quantity) then abs(context.held_quantity) else 0 end
  );
end
$$;

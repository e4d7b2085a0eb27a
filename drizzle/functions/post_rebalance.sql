-- Trades a locked pool to its targets, sells before buys; the first refusal ends it, with the market it was in. Whether the
-- targets were met within the tolerance is judged in the end, by what the books then say.
create function post_rebalance(
  pool pools, targets rebalance_target[], request jsonb, caller uuid, idempotency_key text,
  out refused jsonb, out answer jsonb
)
language plpgsql
as $$
declare
  tolerance numeric := (request ->> 'tolerance')::numeric;
  fills jsonb := '[]';
  target rebalance_target;
  market markets;
  change numeric;
  filled record;
  missed jsonb;
begin
  foreach target in array due_targets(targets, tolerance) loop
    select * into market from markets where id = target.market_id;
    change := rebalance_change(target, market, nav_of(pool.id));
    continue when coalesce(change, 0) = 0;
    filled := fill_order(pool, market, change, rebalance_order(market, change, request), caller, idempotency_key, false);
    if filled.refused is not null then
      -- The body that would pass is an order's, which a rebalance does not take: `rebalance_retry` finds one.
      refused := filled.refused || jsonb_build_object('refusal',
        filled.refused -> 'refusal' || jsonb_build_object('market', market.slug, 'retry_with', null));
      return;
    end if;
    fills := fills || filled.answer;
  end loop;

  targets := rebalance_targets(pool, request);
  select jsonb_agg(jsonb_build_object('market', wanted.slug, 'target', wanted.weight, 'weight', round(wanted.current_weight, 9)))
    into missed from unnest(targets) wanted
    where abs(wanted.weight - wanted.current_weight) > tolerance;
  if missed is not null then
    refused := refusal('rebalance_out_of_tolerance', 'The targets cannot be met within the tolerance.',
      jsonb_build_object('limit', tolerance, 'missed', missed));
    return;
  end if;
  answer := jsonb_build_object(
    'status', case when (request ->> 'dry_run')::boolean then 'quoted' else 'filled' end,
    'fills', fills,
    'weights', (
      select coalesce(jsonb_agg(jsonb_build_object('market', wanted.slug, 'target', wanted.weight,
        'weight', round(wanted.current_weight, 9)) order by wanted.slug), '[]')
      from unnest(targets) wanted
    ),
    'pool', pool_summary_json(pool.id)
  );
end
$$;

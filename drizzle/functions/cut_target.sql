-- The weight that a refused target is cut to: that of the position with the quantity that the refusal says would pass, in whole
-- millionths; null where that is none, or too near to what is held to be traded. `nav` is what the target was reckoned from.
create function cut_target(
  target rebalance_target, market markets, change numeric, refused jsonb, nav numeric, tolerance numeric
) returns numeric
language sql immutable
as $$
  select cut.weight
  from (
    select sign(change) * least(coalesce((refused -> 'refusal' ->> 'max_quantity')::numeric, 0), abs(change))
  ) as most (passing),
  lateral (
    select floor((target.held + passing) * (moved_market(market, passing)).price / nullif(nav, 0) * 1000000) / 1000000
  ) as cut (weight)
  where passing <> 0 and cut.weight > 0 and abs(cut.weight - target.current_weight) > tolerance
$$;

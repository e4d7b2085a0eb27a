-- The body of a rebalance with some of its targets cut to another weight. A cut without one is left alone: it is no target any
-- more or, where `close_others` would close it then, the weight that it has.
create function cut_targets(request jsonb, cuts rebalance_target[]) returns jsonb
language sql stable
as $$
  select request || jsonb_build_object('targets', coalesce(jsonb_agg(
    coalesce(given.target, jsonb_build_object('market', cut.slug)) || case
      when cut.market_id is null then '{}'
      else jsonb_build_object('weight', trim_scale(coalesce(cut.weight, floor(cut.current_weight * 1000000) / 1000000)))
    end
    order by given.position, cut.market_id
  ) filter (where cut.market_id is null or cut.weight is not null or (request ->> 'close_others')::boolean), '[]'))
  from (
    select element as target, position, market_id_of(element ->> 'market') as market_id
    from jsonb_array_elements(request -> 'targets') with ordinality as listed (element, position)
  ) given
  full join unnest(cuts) cut on cut.market_id = given.market_id
$$;

-- The targets of a rebalance of a locked pool: those given and, with `close_others`, zero for every other position.
create function rebalance_targets(pool pools, request jsonb) returns rebalance_target[]
language sql stable
as $$
  with wanted as (
    select market_id_of(target ->> 'market') as market_id, (target ->> 'weight')::numeric as weight
    from jsonb_array_elements(request -> 'targets') target
    union all
    select market_id, 0 from positions
    where (request ->> 'close_others')::boolean and pool_id = pool.id and quantity <> 0
      and market_id not in (
        select market_id_of(target ->> 'market') from jsonb_array_elements(request -> 'targets') target
      )
  )
  select coalesce(array_agg(row (
    wanted.market_id, markets.slug, coalesce(held.quantity, 0), wanted.weight,
    coalesce(sign(held.quantity) * abs(held.mark_value) / nullif(valued.nav, 0), 0)
  )::rebalance_target order by wanted.market_id), '{}')
  from wanted
  join markets on markets.id = wanted.market_id
  join pool_valuations valued on valued.pool_id = pool.id
  left join position_valuations held on held.pool_id = pool.id and held.market_id = wanted.market_id
$$;

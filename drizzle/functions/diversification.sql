-- 1 − HHI of weights (each position's part of their sum): 0 is all in one, towards 1 is spread widely. Null without weights.
create function diversification(weights float8[]) returns float8
language sql immutable parallel safe
as $$
  select 1 - sum((weight / total) ^ 2)
  from unnest(weights) as weight, (select nullif(sum(abs(part)), 0) as total from unnest(weights) as part) as whole
$$;

grant execute on function diversification(float8[]) to capital_pools_worker;

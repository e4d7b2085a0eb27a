-- The pool's performance index when its NAV is `nav`: the index at its last external flow, grown as NAV has grown
-- since then. Deposits and withdrawals therefore never move it (GIPS: revalue at every external flow).
create function performance_index_at(pool pools, nav numeric) returns float8
language plpgsql immutable parallel safe
as $$
begin
  if pool.index_nav > 0 then
    return pool.performance_index * nav::float8 / pool.index_nav::float8;
  end if;
  return pool.performance_index;
end
$$;

grant execute on function performance_index_at(pools, numeric) to capital_pools_worker;

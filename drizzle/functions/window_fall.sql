-- The highest index and the deepest fall of a pool over the window from its snapshot `began` to its snapshot `taken`, on every
-- slot. As long as the high and the beginning of the fall that `previous` (the same figures one slot earlier) knew are within
-- the window, one comparison is enough. Otherwise the window is walked: slots up to the first daily close, whole days by
-- what their closes know of them, and the present day.
-- `high_at` and `fall_began_at` are no later than the truth, which is all that the comparison needs: a day is known from its
-- beginning.
create function window_fall(
  previous pool_metrics, began snapshots, taken snapshots,
  out high float8, out high_at timestamptz, out drawdown float8, out fall_began_at timestamptz
)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  first_close timestamptz := day_closed_at(began.slot);
  later_closes timestamptz[];
begin
  if previous.high_at >= began.slot and previous.fall_began_at >= began.slot then
    high := previous.high;
    high_at := previous.high_at;
    drawdown := previous.max_drawdown;
    fall_began_at := previous.fall_began_at;
    if taken.performance_index >= high then
      high := taken.performance_index;
      high_at := taken.slot;
    end if;
    if fall_from(high, taken.performance_index) <= drawdown then
      drawdown := fall_from(high, taken.performance_index);
      fall_began_at := high_at;
    end if;
    return;
  end if;

  later_closes := array(select generate_series(first_close + interval '24 hours', taken.slot, interval '24 hours'));
  with parts as (
    select slot, performance_index as high, performance_index as low, 0 as drawdown from snapshots
      where pool_id = taken.pool_id and slot between began.slot and least(first_close, taken.slot)
    union all
    select slot - interval '24 hours', day_high, day_low, day_drawdown from snapshots
      where pool_id = taken.pool_id and slot = any (later_closes)
    union all
    select day_closed_at(taken.slot) - interval '24 hours', taken.day_high, taken.day_low, taken.day_drawdown
      where taken.slot > first_close and taken.slot < day_closed_at(taken.slot)
  ), after_highs as (
    select *, max(parts.high) over (order by slot rows between unbounded preceding and 1 preceding) as high_before
    from parts
  ), after_dated_highs as (
    select *, max(case when high_before is null or after_highs.high >= high_before then slot end)
      over (order by slot rows between unbounded preceding and 1 preceding) as high_before_at
    from after_highs
  ), falls as (
    select *, fall_from(high_before, low) as fall from after_dated_highs
  )
  select
    (array_agg(falls.high order by falls.high desc, slot desc))[1],
    (array_agg(slot order by falls.high desc, slot desc))[1],
    min(least(fall, falls.drawdown)),
    (array_agg(case when falls.drawdown <= fall then slot else high_before_at end
      order by least(fall, falls.drawdown), slot desc))[1]
  into high, high_at, drawdown, fall_began_at
  from falls;
end
$$;

-- The highest and lowest index of a day so far and its deepest fall, once its slot at `slot` saw `index`; `before` is the
-- pool's snapshot before, which may be of an earlier day. A day ends with the slot at 00:00 UTC that closes it.
create function day_after(
  before snapshots, slot timestamptz, index float8, out high float8, out low float8, out drawdown float8
)
language plpgsql stable parallel safe
as $$
begin
  high := index;
  low := index;
  drawdown := 0;
  if day_closed_at(before.slot) = day_closed_at(slot) then
    high := greatest(before.day_high, index);
    low := least(before.day_low, index);
    drawdown := least(before.day_drawdown, fall_from(high, index));
  end if;
end
$$;

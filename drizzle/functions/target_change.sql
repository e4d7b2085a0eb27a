-- The signed change that brings a long or flat position of `held` units to the mark value `target_value`, in credits, at the
-- price the change itself leads to. An LMSR market's price moves with the trade, and the mark value of a long position grows
-- with its quantity, so bisection finds the quantity; a quoted price stands still.
create function target_change(market markets, held numeric, target_value numeric) returns numeric
language plpgsql immutable
as $$
declare
  below numeric := 0;
  above numeric := ceil(greatest(held, target_value / greatest(market.price, 0.000001)) * 1000000);
  middle numeric;
begin
  if market.pricing = 'quoted' then
    return floor(target_value / nullif(market.price, 0) * 1000000) / 1000000 - held;
  end if;
  -- In millionths of a unit: `below` is worth no more than the target, `above` no less.
  while above - below > 1 loop
    middle := div(below + above, 2);
    if middle / 1000000 * (moved_market(market, middle / 1000000 - held)).price <= target_value then
      below := middle;
    else
      above := middle;
    end if;
  end loop;
  return below / 1000000 - held;
end
$$;

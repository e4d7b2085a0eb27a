-- The largest quantity, below one that is refused, that the order's side could have now: whole millionths, 0 if none.
-- Every limit that passes a quantity passes the smaller ones too, so bisection finds it.
create function largest_passing_quantity(context order_context, refused_change numeric) returns numeric
language plpgsql stable
as $$
declare
  passing numeric := 0;
  refused numeric := abs(refused_change) * 1000000;
  middle numeric;
begin
  while refused - passing > 1 loop
    middle := div(passing + refused, 2);
    if order_refusal(context, order_outcome_of(context, sign(refused_change) * middle / 1000000)) is null then
      passing := middle;
    else
      refused := middle;
    end if;
  end loop;
  return round(passing / 1000000, 6);
end
$$;

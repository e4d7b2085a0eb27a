-- The signed change of position that an order asks for: its quantity, or the largest quantity that trades for no more than
-- its notional (in credits, before the fee). Null where no quantity does.
create function order_change(market markets, side text, quantity numeric, notional numeric) returns numeric
language plpgsql immutable
as $$
declare
  direction integer := case side when 'buy' then 1 else -1 end;
  change numeric;
begin
  if quantity is not null then
    return direction * quantity;
  end if;
  change := direction * floor(1000000 * case
    when market.pricing = 'lmsr' then abs(lmsr_quantity(
      market.liquidity::float8, lmsr_outstanding(market), direction * notional::float8
    ))::numeric
    when direction = 1 then notional / nullif(ask_price(market), 0)
    else notional / nullif(bid_price(market), 0)
  end) / 1000000;
  -- The rounding of the amount may cost a millionth more than was asked for.
  while abs(change) > 0 and abs(trade_proceeds(market, change)) > notional loop
    change := change - direction * 0.000001;
  end loop;
  return nullif(change, 0);
end
$$;

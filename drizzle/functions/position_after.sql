-- A position after its quantity changed by the signed `change` for the signed `cash_change` (fee included), by the
-- average-cost method with fees capitalised: a buy's fee is cost, a sell's comes off the proceeds. A reduction never
-- changes the average; a flip realises the closed part and opens the rest at the fill price. Whatever the rounding on
-- the way, a flat position has realised exactly what its cash did.
create function position_after(
  quantity numeric, cost_basis numeric, average_cost numeric, change numeric, cash_change numeric,
  out quantity_after numeric, out cost_basis_after numeric, out average_cost_after numeric, out realized numeric
)
language plpgsql immutable
as $$
declare
  closed numeric := case when quantity * change < 0 then least(abs(change), abs(quantity)) else 0 end;
  closing_cash numeric := case when closed = abs(change) then cash_change
    else round(cash_change * closed / abs(change), 6) end;
  opening_cash numeric := cash_change - closing_cash;
  released numeric := case when closed = abs(quantity) then cost_basis
    else least(cost_basis, round(average_cost * closed, 6)) end;
begin
  if closed = 0 then
    released := 0;
  end if;
  quantity_after := quantity + change;
  cost_basis_after := cost_basis - released + abs(opening_cash);
  average_cost_after := case
    when quantity_after = 0 then 0
    when closed = abs(change) then average_cost
    -- Division keeps as many decimals as its operands: enough for the eighteen of the column.
    else round(cost_basis_after, 24) / abs(quantity_after)
  end;
  realized := closing_cash - sign(quantity) * released;
end
$$;

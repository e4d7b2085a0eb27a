-- What changing the position by the signed `change` would do. The one place where an order is priced: the decision, the
-- largest quantity that would pass, and the fill all come from here.
create function order_outcome_of(context order_context, change numeric) returns order_outcome
language plpgsql stable
as $$
declare
  outcome order_outcome;
  proceeds numeric := trade_proceeds(context.market, change);
begin
  outcome.change := change;
  outcome.amount := abs(proceeds);
  outcome.fee := trade_fee(context.market, proceeds);
  outcome.cash_change := proceeds - outcome.fee;
  select changed.quantity_after, changed.cost_basis_after, changed.average_cost_after, changed.realized
    into outcome.quantity_after, outcome.cost_basis_after, outcome.average_cost_after, outcome.realized
    from position_after(context.held_quantity, context.held_cost_basis, context.held_average_cost, change,
      outcome.cash_change) changed;
  outcome.market_after := moved_market(context.market, change);
  outcome.cash_after := context.cash + outcome.cash_change;
  outcome.buying_power_after := outcome.cash_after - context.locked_elsewhere - greatest(-outcome.quantity_after, 0);
  outcome.nav_after := outcome.cash_after + context.exit_elsewhere
    + exit_value(outcome.market_after, outcome.quantity_after);
  outcome.mark_after := round(outcome.quantity_after * (outcome.market_after).price, 6);
  return outcome;
end
$$;

-- A deposit or withdrawal as commands answer it: what moved, at which unit price, and where it leaves holder and pool.
create function flow_json(flow transactions, holder uuid) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'transaction_id', flow.id,
    'kind', flow.kind,
    'amount', flow.amount::text,
    'units', abs(flow.units_change)::text,
    'unit_price', flow.price::text,
    'holding', jsonb_build_object('units', holdings.units::text, 'cost', holdings.cost::text),
    'wallet_balance', (select balance::text from accounts where agent_id = holder),
    'pool', pool_summary_json(flow.pool_id),
    'created_at', instant_text(flow.created_at)
  )
  from holdings
  where holdings.pool_id = flow.pool_id and holdings.agent_id = holder
$$;

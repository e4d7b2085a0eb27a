-- Decides an order of a locked pool in a locked market and, unless it is refused or a dry run, posts it: the one way that
-- a position changes by trading. `request` carries side, limit_price, rationale and client_order_id.
create function fill_order(
  pool pools, market markets, change numeric, request jsonb, caller uuid, idempotency_key text, dry_run boolean,
  out refused jsonb, out answer jsonb
)
language plpgsql
as $$
declare
  context order_context;
  outcome order_outcome;
  filled transactions;
  found_refusal jsonb;
begin
  refused := trading_refusal(pool, market);
  if refused is not null then return; end if;
  if change is null then
    refused := refusal('notional_not_available', 'No quantity trades for that notional at the present price.',
      jsonb_build_object('max_quantity', '0', 'retry_with', null));
    return;
  end if;
  context := order_context_of(pool, market, (request ->> 'limit_price')::numeric);
  refused := order_quota_refusal(pool, context, change, request);
  if refused is not null then return; end if;
  outcome := order_outcome_of(context, change);
  found_refusal := order_refusal(context, outcome);
  if found_refusal is not null then
    refused := order_refused(found_refusal, request, largest_passing_quantity(context, change));
  elsif exists (select from transactions where pool_id = pool.id and client_order_id = request ->> 'client_order_id') then
    refused := refusal('client_order_id_taken',
      format('The pool has an order with the client_order_id "%s" already.', request ->> 'client_order_id'));
  else
    if not dry_run then
      filled := post_fill(pool, context, outcome, caller, idempotency_key, request);
    end if;
    answer := fill_json(filled, context, outcome, request);
  end if;
end
$$;

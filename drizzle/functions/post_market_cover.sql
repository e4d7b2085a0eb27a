-- Makes a market maker's account good for what it must pay, from the treasury. An outcome never needs it, for the account
-- was funded for the worst; a void market does where pools could not give their profit back whole.
create function post_market_cover(market uuid, market_pays numeric, caller uuid, idempotency_key text, at timestamptz)
returns void
language plpgsql
as $$
declare
  missing numeric := market_pays - (select balance from accounts where accounts.market_id = market);
  covered_by uuid;
begin
  if missing > 0 then
    insert into transactions (kind, market_id, agent_id, amount, idempotency_key, created_at)
      values ('market_funding', market, caller, missing, post_market_cover.idempotency_key, at)
      returning id into covered_by;
    perform post_transfer(covered_by, exchange_account('treasury'), account_of(market => market), missing);
  end if;
end
$$;

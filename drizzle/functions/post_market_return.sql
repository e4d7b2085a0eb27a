-- Returns what is left in a settled market's account to the treasury.
create function post_market_return(market uuid, caller uuid, idempotency_key text, at timestamptz) returns void
language plpgsql
as $$
declare
  remainder numeric := (select balance from accounts where accounts.market_id = market);
  returned_by uuid;
begin
  if remainder <> 0 then
    insert into transactions (kind, market_id, agent_id, amount, idempotency_key, created_at)
      values ('market_return', market, caller, remainder, post_market_return.idempotency_key, at)
      returning id into returned_by;
    perform post_transfer(returned_by, account_of(market => market), exchange_account('treasury'), remainder);
  end if;
end
$$;

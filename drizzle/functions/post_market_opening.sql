-- Opens a new market's account and, where the exchange makes the market, funds it with the most that it can lose.
create function post_market_opening(market markets, caller uuid, idempotency_key text) returns void
language plpgsql
as $$
declare
  funding numeric;
  funded_by uuid;
begin
  insert into accounts (kind, market_id, balance)
    values ('market', market.id, case when market.pricing = 'lmsr' then 0 end);
  if market.pricing = 'lmsr' then
    funding := -credits_rounded_down(
      -market.liquidity::float8 * ln(1 / least(market.price, 1 - market.price)::float8)
    );
    insert into transactions (kind, market_id, agent_id, amount, idempotency_key, created_at)
      values ('market_funding', market.id, caller, funding, post_market_opening.idempotency_key, market.created_at)
      returning id into funded_by;
    perform post_transfer(funded_by, exchange_account('treasury'), account_of(market => market.id), funding);
  end if;
end
$$;

-- The account of an agent's wallet, a pool's cash or a market; exactly one argument is given.
create function account_of(agent uuid default null, pool uuid default null, market uuid default null) returns uuid
language sql stable
as $$
  select id from accounts where agent_id = agent
  union all
  select id from accounts where pool_id = pool
  union all
  select id from accounts where market_id = market
$$;

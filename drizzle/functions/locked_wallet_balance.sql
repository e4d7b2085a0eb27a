-- What is in an agent's wallet, in credits; the wallet stays locked to the end of the transaction.
create function locked_wallet_balance(agent uuid) returns numeric
language sql
as $$
  select balance from accounts where agent_id = agent for no key update
$$;

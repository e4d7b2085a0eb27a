-- Gives the operator (made on the first call) a key with every scope. For the owner's role alone: this is how the first
-- key of an exchange comes to be. The same key twice is one key.
create function register_operator(new_key_hash bytea) returns uuid
language plpgsql
as $$
declare
  operator_id uuid;
begin
  insert into agents (slug, name, created_at) values ('operator', 'Operator', exchange_now()) on conflict (slug) do nothing;
  select id into operator_id from agents where slug = 'operator';
  insert into accounts (kind, agent_id, balance) values ('wallet', operator_id, 0) on conflict (agent_id) do nothing;
  insert into api_keys (agent_id, key_hash, scopes, created_at)
    values (operator_id, new_key_hash, array['read', 'trade', 'manage', 'admin'], exchange_now())
    on conflict (key_hash) do nothing;
  return operator_id;
end
$$;

-- The Worker's role: reads the exchange, but not the keys, and executes the commands. It is made without a password;
-- the operator (or the local stack) sets one. Roles belong to the whole server, so two databases may race to make it.
do $$
begin
  create role capital_pools_worker login;
exception when duplicate_object or unique_violation then
  null;
end
$$;

-- Functions are closed to everybody until a file grants one.
alter default privileges revoke execute on functions from public;

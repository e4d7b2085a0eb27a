-- The Worker's role: reads the exchange, but not the keys, and executes the commands. It is made without a password;
-- the operator (or the local stack) sets one. Roles belong to the whole server, so two databases may race to make it.
do $$
begin
  create role capital_pools_worker login;
exception when duplicate_object or unique_violation then
  null;
end
$$;

-- What the Worker gave up on does not run on: a little more than DATABASE_DEADLINE_MS. Pages come from memory: at the planner's
-- own 4 it reads every market, up to some thousands, to value one pool. Kept with the role, both hold through a pooler, too. An
-- operator's own value stays; where the role is not this one's to alter, `npm run deploy:check` says so.
do $$
declare
  known text[] := array(
    select split_part(entry, '=', 1)
    from pg_db_role_setting setting join pg_roles on pg_roles.oid = setting.setrole, unnest(setting.setconfig) entry
    where pg_roles.rolname = 'capital_pools_worker'
  );
begin
  if not 'statement_timeout' = any (known) then
    alter role capital_pools_worker set statement_timeout = '10s';
  end if;
  if not 'random_page_cost' = any (known) then
    alter role capital_pools_worker set random_page_cost = 1.1;
  end if;
exception when insufficient_privilege then
  null;
end
$$;

-- Functions are closed to everybody until a file grants one.
alter default privileges revoke execute on functions from public;

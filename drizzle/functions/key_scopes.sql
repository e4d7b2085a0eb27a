-- The scopes of a key; null where it is unknown, expired or revoked. For listing what a caller may do: a command checks by
-- itself, when it runs.
create function key_scopes(key_hash bytea) returns jsonb
language sql stable security definer set search_path = public, pg_temp
as $$
  select to_jsonb(scopes) from api_keys
  where api_keys.key_hash = key_scopes.key_hash and revoked_at is null
    and (expires_at is null or expires_at > exchange_now())
$$;

grant execute on function key_scopes(bytea) to capital_pools_worker;

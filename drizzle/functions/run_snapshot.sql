-- POST /api/snapshots: runs the slot that it is now, as cron does.
create function run_snapshot(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'run_snapshot', request);
  if opened.reply is not null then return opened.reply; end if;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash,
    take_snapshots(exchange_now(), (request ->> 'slot_seconds')::integer));
end
$$;

grant execute on function run_snapshot(bytea, text, jsonb) to capital_pools_worker;

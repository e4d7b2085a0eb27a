-- DELETE /api/pools/{pool}/positions: trades every position back to flat, all of them or none.
create function close_positions(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  pool pools;
  closed record;
  undone jsonb;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'trade', 'close_positions', request);
  if opened.reply is not null then return opened.reply; end if;
  pool := locked_pool_with_markets(request ->> 'pool');
  if pool.id is null or pool.agent_id <> opened.caller_id then
    return pool_not_found(request ->> 'pool');
  end if;

  begin
    closed := post_closings(pool, opened.caller_id, idempotency_key, request ->> 'rationale');
    if closed.refused is not null then
      raise exception 'refused' using errcode = 'CPREF', detail = closed.refused::text;
    end if;
  exception when sqlstate 'CPREF' then
    get stacked diagnostics undone = pg_exception_detail;
    return undone;
  end;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash,
    jsonb_build_object('fills', closed.fills, 'pool', pool_summary_json(pool.id)));
end
$$;

grant execute on function close_positions(bytea, text, jsonb) to capital_pools_worker;

-- POST /api/pools/{pool}/close: sells everything, pays every holder pro rata to units, and ends the pool: all or nothing.
-- Shares are rounded down; the millionths left over go to the largest holder.
create function close_pool(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  pool pools;
  closed record;
  undone jsonb;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'manage', 'close_pool', request);
  if opened.reply is not null then return opened.reply; end if;
  pool := locked_pool_with_markets(request ->> 'pool');
  if pool.id is null or pool.agent_id <> opened.caller_id then
    return pool_not_found(request ->> 'pool');
  elsif pool.status = 'closed' then
    return refusal('pool_closed', 'The pool is closed already.');
  end if;

  begin
    -- A paused pool takes no orders, but may end.
    pool.status := 'active';
    closed := post_closings(pool, opened.caller_id, idempotency_key, 'closing the pool');
    if closed.refused is not null then
      raise exception 'refused' using errcode = 'CPREF', detail = closed.refused::text;
    end if;
  exception when sqlstate 'CPREF' then
    get stacked diagnostics undone = pg_exception_detail;
    return undone;
  end;
  perform post_payouts(pool, opened.caller_id, idempotency_key);
  update pools set status = 'closed', pause_reason = null where id = pool.id;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash, jsonb_build_object(
    'fills', closed.fills,
    'payouts', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'agent', agents.slug, 'units', (-paid.units_change)::text, 'amount', paid.amount::text
      ) order by paid.sequence), '[]')
      from transactions paid join agents on agents.id = paid.holder_id
      where paid.pool_id = pool.id and paid.kind = 'payout'
    ),
    'pool', pool_summary_json(pool.id)
  ));
end
$$;

grant execute on function close_pool(bytea, text, jsonb) to capital_pools_worker;

-- POST /api/pools/{pool}/rebalance: trades the pool to its target weights, sells before buys, all of it or none. A position
-- within `tolerance` of its target is left alone; with `close_others` what has no target is closed. A dry run answers the
-- same and posts nothing. A refusal says what would be accepted.
create function rebalance_pool(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  pool pools;
  targets rebalance_target[];
  unknown text;
  traded record;
  result jsonb;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'trade', 'rebalance_pool', request);
  if opened.reply is not null then return opened.reply; end if;
  select target ->> 'market' into unknown from jsonb_array_elements(request -> 'targets') target
    where market_id_of(target ->> 'market') is null limit 1;
  if unknown is not null then
    return market_not_found(unknown);
  end if;
  pool := locked_pool_with_markets(request ->> 'pool', array(
    select market_id_of(target ->> 'market') from jsonb_array_elements(request -> 'targets') target
  ));
  if pool.id is null or pool.agent_id <> opened.caller_id then
    return pool_not_found(request ->> 'pool');
  end if;
  targets := rebalance_targets(pool, request);
  if (select count(distinct market_id) from unnest(targets)) < cardinality(targets) then
    return refusal('duplicate_target', 'A market has more than one target: give each market one.',
      jsonb_build_object('retry_with', null));
  end if;

  begin
    traded := post_rebalance(pool, targets, request, opened.caller_id, idempotency_key);
    result := coalesce(traded.refused, jsonb_build_object('answer', traded.answer));
    if traded.refused is not null or (request ->> 'dry_run')::boolean then
      raise exception 'not to be posted' using errcode = 'CPREF';
    end if;
  exception when sqlstate 'CPREF' then null;
  end;
  if traded.refused is not null then
    return jsonb_set(result, '{refusal, retry_with}', coalesce(
      rebalance_retry(pool, request, traded.refused, opened.caller_id, idempotency_key), 'null'));
  elsif (request ->> 'dry_run')::boolean then
    return result;
  end if;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash, traded.answer);
end
$$;

grant execute on function rebalance_pool(bytea, text, jsonb) to capital_pools_worker;

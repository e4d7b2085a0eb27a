-- The body of a rebalance that would be accepted now in the place of one that was refused: its targets cut to the limits, or a
-- wider tolerance where they are missed. It is carried out and undone, so that none is given but what passes; null where
-- nothing near it does, or nothing would be traded.
create function rebalance_retry(pool pools, request jsonb, refused jsonb, caller uuid, idempotency_key text) returns jsonb
language plpgsql
as $$
declare
  candidate jsonb := request;
  tried record;
begin
  if pool.status <> 'active' then return null; end if;
  for attempt in 1..3 loop
    if refused -> 'refusal' ->> 'code' = 'rebalance_out_of_tolerance' then
      candidate := candidate || jsonb_build_object('tolerance', least(wider_tolerance(refused), 1));
    else
      begin
        candidate := cut_rebalance(pool, candidate, caller, idempotency_key);
        raise exception 'not to be posted' using errcode = 'CPREF';
      exception when sqlstate 'CPREF' then null;
      end;
    end if;
    if not is_rebalance(candidate) then return null; end if;
    begin
      tried := post_rebalance(pool, rebalance_targets(pool, candidate), candidate, caller, idempotency_key);
      raise exception 'not to be posted' using errcode = 'CPREF';
    exception when sqlstate 'CPREF' then null;
    end;
    if tried.refused is null then
      return case when jsonb_array_length(tried.answer -> 'fills') > 0 then request_body(candidate) end;
    end if;
    refused := tried.refused;
  end loop;
  return null;
end
$$;
